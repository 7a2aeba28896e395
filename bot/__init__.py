"""Parley: news alerts and digests on your topics, in Slack, Telegram and the terminal."""
