"""What headlines call the same deed: `killed`, `dead` and `toll` are one word, in six languages.

A table of event words as they stand in headlines. `*` at the end stands for any ending; words are folded (no accents, lower
case). A word listed twice counts for the first deed. Deeds, not topics: nothing here names a person, a place or a conflict.
"""

from functools import cache

_DEEDS = """
kill: kill* bodies dead deadly death* die dies died dying fatal* slain toll lives perish* murder* victim* | загиб* загину* вбит*
  убит* убив* погиб* жертв* смерт* | zabi* zgin* smier* ofiar* zamordow* | tot tote toten todes* getot* opfer* ermord* |
  mort morts tue tues tuee tuees deces victime*
injure: injur* wound* hurt | поранен* ранен* | rann* ranion* | verletz* | bless*
strike: strike* struck attack* hit hits hitting bomb* bombard* shell* raid* pound* barrage airstrike* bombing* bombs
  assault* onslaught | удар* атак* обстріл* обстрел* бомб* вдар* | atak* uderz* ostrzel* nalot* zaatakow* | angriff*
  angegriffen greift beschuss beschoss* schlag luftangriff* | frappe* attaque* bombard* raid
missile: missile* rocket* ballistic hypersonic | ракет* баліст* баллист* | rakiet* pocisk* | rakete* | missile*
drone: drone* uav* shahed* | дрон* бпла безпілот* беспилот* шахед* | dron* szahed* bezzalog* | drohne* | drone*
explode: explo* blast blasts detonat* | вибух* взрыв* | wybuch* eksploz* | explosion* detonation* | explosion*
fire: fire fires blaze* inferno burn* ablaze flames | пожеж* пожар* | pozar* plon* splon* | brand brande feuer brennt |
  incendie* feu
crash: crash* collid* collision derail* | катастроф* авар* | wypadek wypadk* katastrof* rozbi* | absturz* ungluck unfall* |
  accident* ecras*
shoot: shot shots shoot* gunfire gunman gunmen | стріл* стрел* | strzel* strzal* | schuss* schoss* schuss | tir tirs
  fusillade
arrest: arrest* captur* detain* detention custody apprehend* nabbed abduct* kidnap* | затрим* арешт* задерж* арест* захоп* |
  zatrzym* areszt* schwyta* pojma* | festgenommen festnahme verhaft* gefass* | arrete* arrestation* captur* detenu*
charge: charged charges indict* prosecut* lawsuit sued sues sue suing court trial judge | обвинувач* обвинен* суд судит* |
  zarzut* oskarz* sad sadu proces | angeklagt* anklage* gericht* | inculp* accus* tribunal proces
jail: jail* prison* sentenc* convict* guilty | засудж* ув'язн* приговор* тюрьм* | skazan* wiezie* | verurteil* haft
  gefangnis | condamn* prison
meet: meet meets meeting* met talks summit* host hosts hosting hosted gather* negotiat* convene* | зустріч* зустрі*
  переговор* саміт* встреч* встрет* саммит* | spotka* rozmow* rozmaw* szczyt* negocj* | treffen trifft traf getroffen
  gipfel* gesprach* verhandl* | rencontr* reunion reunis* pourparlers negoci* sommet*
agree: agree* deal deals sign signs signed signing pact accord treaty | угод* домовил* підпис* соглаш* договор* подпис* |
  porozumie* umow* podpis* uzgodn* | einig* abkommen vertrag unterzeich* unterschr* | accord* signe* signent pacte
truce: ceasefire* cease-fire* truce* armistice | перемир* | rozejm* zawieszenie | waffenruhe* waffenstillstand* | treve*
  cessez-le-feu
troops: troop* soldier* boots deploy* peacekeep* contingent | військ* солдат* войск* миротвор* | wojsk* zolnierz* rozmiesc*
  | truppe* soldat* stationier* entsend* | troupe* soldat* deploi* deploy*
guarantee: guarant* assurances | гаранті* гарант* | gwaranc* | garantie* sicherheitsgarant* | garantie*
appoint: appoint* picks picked tap taps tapped nominat* names named replac* | признач* назнач* | mianow* powol* nominow* |
  ernenn* ernannt* beruf* | nomme* nomination*
resign: resign* quit quits quitting steps ouster oust* dismiss* fired sacked sack | звільн* відстав* отстав* увол* | rezygn*
  dymisj* odwolan* | rucktritt* zurucktr* entlass* | demission* limoge*
swear: swear* sworn oath inaugur* | присяг* інавгур* инаугур* | zaprzysi* przysieg* inaugur* | vereidig* amtseid | investi*
  serment
vote: vote* voting election* elected ballot* poll polls referendum | вибор* голосу* выбор* голосов* | wybor* glosow* | wahl*
  abstimm* gewahlt | election* vote* scrutin
protest: protest* demonstrat* rally rallies unrest rioters march | протест* мітинг* митинг* | protest* demonstr* manifest* |
  protest* demonstr* | manifest* protest*
sanction: sanction* embargo | санкці* санкци* | sankcj* | sanktion* | sanction*
tariff: tariff* duties levies | мит мита тариф* пошлин* | cla celn* | zolle zoll* | tarif* douan*
threaten: threat* warn* ultimatum | погрож* загрож* попередж* угрож* угроз* предупре* | groz* ostrzeg* zagroz* | droh* warn*
  | menac* avert* alert*
reject: reject* refus* rebuff* spurn* snub* rules | відкид* відмов* отверг* отказ* | odrzuc* odmaw* odmow* | lehnt ablehn*
  weigert* zuruckgewies* | rejett* refus*
deny: deny denies denied denial* | запереч* спрост* опроверг* отрица* | zaprzecz* dementuj* | bestreit* dementier* bestritt*
  | dement* nie nient
condemn: condemn* denounc* blast blasts slam* decri* decry* outrage* criticiz* criticis* criticism backlash | засуд* осуди*
  осужда* | potepi* krytyk* skrytykow* | verurteilt kritisier* kritik | condamn* denonc* critiqu*
praise: prais* welcom* hail* applaud* celebrat* | вітає привіта* приветств* | chwal* z zadowoleniem swietow* | begruss* lob*
  feier* | salu* felicit*
urge: urge* urges call calls calling demand* appeal* pleads | заклик* вимаг* призыв* призва* требу* | wzywa* apel* zada* |
  fordert* ruft appell* | appel* exhort* exig* reclam*
vow: vow* pledg* promis* commit* | обіця* обеща* | obiec* zobowiaz* | versprich* versprech* zusag* | promet* promis* engag*
annex: acquir* annex* takeover purchase buy buying bribe* seize* seizing seizure grab | купит* купів* анекс* аннекс* | kupi*
  zakup* aneks* przejec* | kauf* annekt* annexion* ubernahm* | acheter achat* annex*
react: react* reaction* respond* response* | реаг* реакці* реакци* | reaguj* reakcj* | reagier* reaktion* | reagi* reaction*
investigate: investigat* probe* probing inquiry | розслід* расслед* следств* | sledztw* dochodze* | ermittl* untersuch* |
  enquet*
flee: flee* fled evacuat* displaced exodus | евакуа* эвакуа* бежал* втеч* | ewaku* uciek* | flieh* flucht* evakuier* | fuit
  fuient fuir evacu*
free: releas* freed frees freeing hostage* swap* exchang* | звільнен* обмін* освобо* обмен* | uwoln* wymian* | freigelass*
  freilass* austausch* | liber* echange*
quake: earthquake* quake* magnitude tremor | землетрус* землетряс* | trzesien* | erdbeben* | seisme* tremblement
storm: storm* hurricane* cyclone* typhoon* blizzard* snow* | шторм* ураган* сніг* снег* | burz* snieg* sniez* wichur* |
  sturm* schnee* unwetter* | tempete* neige* ouragan*
flood: flood* deluge | повін* паводк* наводн* | powodz* powodzi | hochwasser* uberschwemm* flut* | inondation* crue*
blackout: blackout* outage* electricity power grid heating energy | енерг* світл* відключ* энерг* отключ* | prad* energi* |
  strom* energie* heiz* | electricit* courant energie
aid: aid assistance relief | допомог* помощ* | pomoc* | hilf* | aide*
visit: visit* trip arriv* | візит* визит* прибу* | wizyt* przyby* przylec* odwiedz* | besuch* reist | visit* deplacement
delay: delay* postpon* suspend* | відклад* перенес* отлож* | odloz* przelozo* wstrzym* | verschob* verschieb* | report*
  suspend*
sell: sale sales sold | продаж* | sprzeda* | verkauf* | vente*
advance: advanc* captures offensive front frontline push | наступ* просува* насту* продвиж* фронт* | natarc* ofensyw* front*
  | vormarsch* offensive* front | avance* offensive* front
approve: approv* adopt* ratif* passes passed enact* | ухвал* схвал* принял* одобр* утверд* | uchwal* zatwierd* przyje* |
  verabschied* billig* beschliess* beschloss* | adopt* approuv*
block: block blocks blocked blocking veto* | блоку* заблок* вето ветув* ветир* | blokuj* zablok* weto wetuj* zawetow* |
  blockier* | bloqu*
mourn: mourn* funeral* condolence* | траур* похор* жалоб* соболезн* співчут* | zalob* pogrzeb* kondolenc* | trauer* beerdig*
  beileid* | deuil obseques condoleances
expel: expel* expuls* | вислат* вислав* вислал* вислан* висил* выслат* выслал* выслан* высыла* | wydal* | ausweis*
  ausgewiesen | expuls*
sink: sink sinks sinking sank sunk capsiz* shipwreck* | затон* потон* | zaton* | gesunken sinkt kenter* | naufrag* coule
plot: plot plots plotted foil* thwart* disrupt* | змов* загов* | spisek spisku udaremn* | anschlagsplan* vereitel* |
  complot* dejou*
"""


@cache
def _tables() -> tuple[dict[str, str], dict[str, str]]:
    exact: dict[str, str] = {}
    beginnings: dict[str, str] = {}
    deed = ""
    for word in _DEEDS.split():
        if word.endswith(":"):
            deed = word
        elif word.endswith("*"):
            beginnings.setdefault(word[:-1], deed)
        elif word != "|":
            exact.setdefault(word, deed)
    return exact, beginnings


def deed_of(word: str) -> str:
    """The deed that a folded word tells of, as `kill:`; empty for all other words."""
    exact, beginnings = _tables()
    if word in exact:
        return exact[word]
    for length in range(len(word), 2, -1):
        if deed := beginnings.get(word[:length]):
            return deed
    return ""
