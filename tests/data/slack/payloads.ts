import type { HomeView, KnownBlock, ModalView } from "@slack/types";

export interface Payloads {
  blocks?: KnownBlock[];
  view?: HomeView | ModalView;
}
