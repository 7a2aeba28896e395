# Усі тексти, які люди бачать у чаті, українською. Ключі та змінні ті самі, що в en.ftl; дієслова команд лишаються англійськими.
# One word for one thing: topic тема, story сюжет, item матеріал, source джерело, publisher видання, feed стрічка, card картка,
# alert сповіщення, mute приглушити, quiet hours тихі години, storm шквал.

## Dates
date-day = { DATETIME($at, dateStyle: "medium") }
date-time = { DATETIME($at, dateStyle: "medium", timeStyle: "short") }
date-inferred = { DATETIME($at, dateStyle: "medium") } (рік визначено за контекстом)
date-about = { $at }
date-bound = без дати: { $how }
date-none = дату не вказано

## Days
day-long = { $weekday }, { $day } { $month }
day-mon = Понеділок
day-tue = Вівторок
day-wed = Середа
day-thu = Четвер
day-fri = П’ятниця
day-sat = Субота
day-sun = Неділя
weekday-mon = пн
weekday-tue = вт
weekday-wed = ср
weekday-thu = чт
weekday-fri = пт
weekday-sat = сб
weekday-sun = нд
month-jan = січня
month-feb = лютого
month-mar = березня
month-apr = квітня
month-may = травня
month-jun = червня
month-jul = липня
month-aug = серпня
month-sep = вересня
month-oct = жовтня
month-nov = листопада
month-dec = грудня

span-d = { $count } дн.
span-h = { $count } год
span-m = { $count } хв
span-s = { $count } с

## The card
card-matched = збіг «{ $phrase }» { $place }
card-context = контекст «{ $phrase }» { $where }
card-says = Заявляє: { $who }, { $when }
card-reports = Повідомляє: { $who }, { $when }
card-unattributed = Видання не вказано; { $when }
card-sources = { $count ->
    [1] 1 джерело
    [one] { $count } незалежне джерело
    [few] { $count } незалежні джерела
   *[many] { $count } незалежних джерел
}
card-reprints = незалежних: { $count }, { $reprints ->
    [one] { $reprints } передрук
    [few] { $reprints } передруки
   *[many] { $reprints } передруків
}
card-official = { $who } (офіційно, з перших вуст)
card-credits = { $voice } через { $name }
card-also = також { $topics }
card-withdrawn = Відкликано: { $title }
card-merged = Про цей сюжет ідеться в { $story }, вище або нижче: оператор їх об’єднав.
turn-denial = ⚠️ Спростовано
turn-correction = ✏️ Виправлено
turn-retraction = ⚠️ Публікацію відкликано
turn-official = ✅ Офіційно підтверджено
turn-confirmation = Перше незалежне підтвердження
turn-withdrawn = ⚠️ Відкликано оператором
turn-restored = Оператор більше цього не відкликає
turn-about = щодо «{ $title }» · { $story }
card-more = і ще { $count }
card-blurb = { $document }, фрагмент { $number }
publisher-unknown = видання не вказано
place-title = у заголовку
place-lead = у перших рядках
place-body = у тексті
context-sentence = у тому самому реченні
context-item = у тому самому матеріалі
context-page = на тій самій сторінці
context-feed = заданий джерелом
context-language = як мова матеріалу
button-open = Відкрити
button-why = Чому
button-why-full = Чому, докладно
button-sources = Джерела
button-mute-topic = Приглушити на 24 год: { $topic }
button-irrelevant = Недоречно
button-less = Назад
button-yes = Так, приглушити
button-undo = Скасувати
button-mute-story = Приглушити сюжет
button-more = Ще

## Messages of several stories
bundle-summary = { $count ->
    [one] Тихі години минули: за цей час надійшов { $count } сюжет
    [few] Тихі години минули: за цей час надійшло { $count } сюжети
   *[many] Тихі години минули: за цей час надійшло { $count } сюжетів
}
bundle-summary-foot = перший — { DATETIME($at, dateStyle: "medium", timeStyle: "short") }
bundle-overflow = { $count ->
    [one] Ще { $count } сюжет за цю годину
    [few] Ще { $count } сюжети за цю годину
   *[many] Ще { $count } сюжетів за цю годину
}
bundle-overflow-foot = з { DATETIME($at, dateStyle: "medium", timeStyle: "short") }; ліміт карток на цю годину вичерпано, тож решту зібрано тут
bundle-storm = { $count ->
    [one] Подій багато: ще { $count } сюжет
    [few] Подій багато: ще { $count } сюжети
   *[many] Подій багато: ще { $count } сюжетів
}
bundle-storm-foot = з { DATETIME($at, dateStyle: "medium", timeStyle: "short") }; нові сюжети збираються тут, доки не стане спокійніше
bundle-withdrawn = відкликано без пояснень
bundle-empty = Про сюжети, що були тут, тепер сказано в інших повідомленнях: оператор їх об’єднав.
bundle-more = і ще { $count }:

## The digest
digest-title-daily = { $day } · з { $since } ({ $zone })
digest-title-weekly = За тиждень · { $day } · з { $since } ({ $zone })
digest-empty = { $title } · нічого нового{ $beyond }
digest-summary = { $count ->
    [0] Дайджест: нічого нового
    [one] Дайджест: { $count } сюжет
    [few] Дайджест: { $count } сюжети
   *[many] Дайджест: { $count } сюжетів
}
digest-count = { $count ->
    [one] { $count } сюжет
    [few] { $count } сюжети
   *[many] { $count } сюжетів
}
digest-nothing = нічого
digest-beyond = { "," } крім { $stories }
digest-grew = { $sources } (раніше { $before })
digest-alerted = сповіщено ({ $when })
digest-alerted-too = сповіщення вже були: { $stories }
digest-elsewhere = подано під іншою темою: { $stories }
digest-below = { $count ->
    [one] ще { $count } нижче
   *[many] ще { $count } нижче
}
digest-more = і ще { $count }: «latest { $topic }»
digest-more-summary = Далі: { $title }
digest-doubt = Спростовано або виправлено: { $stories }
digest-doubt-more = Спростовано або виправлено
digest-doubt-none = Спростовано або виправлено: нічого
digest-held = Притримано: { $count }
digest-gap = Перерви: { $gaps }
digest-gap-none = Перерв не було
digest-gap-feeds = { $count ->
    [one] { $count } стрічка не працювала
    [few] { $count } стрічки не працювали
   *[many] { $count } стрічок не працювало
}
digest-gap-parley = Parley не працював
digest-gap-since = з { $since }
digest-gaps-more = { $count ->
    [one] ще { $count }
   *[many] ще { $count }
}
digest-posted = Дайджест опубліковано тут. Черговий однаково надійде у свій час.
digest-posted-before = Відколи тут опубліковано дайджест ({ DATETIME($at, dateStyle: "medium", timeStyle: "short") }), нового не було, тож удруге його не публікую. «digest post again» усе-таки опублікує.
digest-posted-empty = Дайджест опубліковано тут, хоча нового нічого не було.
digest-now = Готово. { $digest }.
digest-now-off = Готово. Дайджестів тут більше не буде; їх поверне «digest at 08:00».
digest-off = без дайджесту
digest-when = Дайджест о { $at }, { $days } ({ $zone })
digest-plan = { $at }, { $days } ({ $zone })
digest-next = наступний { DATETIME($at, dateStyle: "medium", timeStyle: "short") }
digest-time = «{ $given }» — не час доби. Пишіть так: 08:00.
digest-days = Я не знаю такого дня: «{ $given }». Пишіть daily, weekdays або день, наприклад mon.
digest-weekly-already = Дайджест і так тижневий ({ $days }). Щоб мати ще й тижневий, виберіть daily або weekdays.
digest-silent = коли розповісти нічого, нічого й не публікується
digest-usage = Команди: digest preview · digest post [again] · digest at 08:00 [daily|weekdays|mon] · digest weekly mon 08:00 (або off) · digest empty on (або off) · digest off
digest-empty-on = Готово. Дайджест без новин скаже про це одним рядком.
digest-empty-off = Готово. Коли розповісти нічого, нічого й не публікується.
days-daily = щодня
days-weekdays = у будні
days-mon = щопонеділка
days-tue = щовівторка
days-wed = щосереди
days-thu = щочетверга
days-fri = щоп’ятниці
days-sat = щосуботи
days-sun = щонеділі
days-off = ніколи

## Subscribing
mode-alert = сповіщення
mode-digest = у дайджесті
mode-both = сповіщення й дайджест
subscribed = Підписано: { $topic }, { $terms }.
subscribed-already = Підписка вже є: { $topic }, { $terms }.
subscribed-min = { $count ->
    [one] лише коли повідомить { $count } незалежне джерело
    [few] лише коли повідомлять { $count } незалежні джерела
   *[many] лише коли повідомлять { $count } незалежних джерел
}
subscribed-undo = Скасувати: unsubscribe { $topic }
preview-title = Перш ніж підписатися: { $topic }
preview-found = { $count ->
    [0] Не збігся б жоден матеріал
    [one] Збігся б { $count } матеріал
    [few] Збіглися б { $count } матеріали
   *[many] Збіглося б { $count } матеріалів
} (від { DATETIME($since, dateStyle: "medium") } збережено { $stored }).
preview-part = { $count ->
    [0] Не збігся б жоден матеріал
    [one] Збігся б { $count } матеріал
    [few] Збіглися б { $count } матеріали
   *[many] Збіглося б { $count } матеріалів
} з { $tried } найновіших, де є ці слова; далі ніж до { DATETIME($back, dateStyle: "medium") } я не дивився (збережено { $stored }).
preview-rate = Це приблизно { $rate } на день.
preview-no-rate = Скільки це на день, сказати не можна: переглянуто менше ніж { $days } дн.
preview-empty = Ще нічого не збережено, перевірити немає на чому.
preview-sample = Картка мала б такий вигляд:
preview-near = Майже збіглося:
preview-poll = Наступне опитування стрічки: { DATETIME($at, dateStyle: "medium", timeStyle: "short") } ({ $zone }).
preview-admin = Підписатися можуть лише адміністратори цього чату: хай хтось із них набере те саме.
preview-pick = Яка тема? Наберіть «subscribe» та її назву, щоб побачити, що вона дасть; підписатися можуть лише адміністратори цього чату. Теми:
preview-now = Відтепер
preview-last = Останні 3
preview-digest = Сьогоднішній дайджест
preview-from = from={ $given } не підходить: пишіть from=now, from=last або from=digest.
begun-now = Тут розповідатиметься лише про те, що надійде відтепер, у сповіщеннях і дайджестах.
begun-last = { $count ->
    [0] Публікувати нічого: жоден сюжет не збігся, або всі вони вже тут.
    [one] Останній { $count } сюжет опубліковано тут, без звуку.
    [few] Останні { $count } сюжети опубліковано тут, без звуку.
   *[many] Останні { $count } сюжетів опубліковано тут, без звуку.
}
begun-digest = Те, що надійшло після останнього дайджесту, буде в наступному. { $digest }
subscribe-pick = Яка тема? Наберіть «subscribe» та її назву або власний запит у лапках: subscribe "зерновий коридор"
keyword-usage = Які слова? keyword зерновий коридор [alert|digest|both] [min=2]
subscribe-min = min={ $given } не підходить: вкажіть число від 1 до { $most }.
unsubscribed = Підписку скасовано: { $topic }.
unsubscribed-all = { $count ->
    [0] Скасовувати нічого.
    [one] Скасовано { $count } підписку. Тепер цей канал ні за чим не стежить.
    [few] Скасовано { $count } підписки. Тепер цей канал ні за чим не стежить.
   *[many] Скасовано { $count } підписок. Тепер цей канал ні за чим не стежить.
}
unsubscribe-pick = Яку саме? Цей канал стежить за: { $held }. «unsubscribe all» скасовує всі.
unsubscribe-unknown = Цей канал не стежить за «{ $topic }». Він стежить за: { $held }.
subscriptions-title = Цей канал стежить за
subscriptions-none = Цей канал ще ні за чим не стежить. Наберіть «subscribe» і тему:
subscriptions-foot = { $digest }
topics-title = Теми, за якими можна стежити:
topics-foot = «topic НАЗВА» покаже, що вона знаходить. Можна й власний запит: subscribe "зерновий коридор"
topic-unknown = Теми «{ $topic }» немає. { $hint }
topic-known = Є такі: { $topics }.
topic-more = і ще { $count }
topic-chart = Графік
topic-chart-title = { $topic }, останні { $days } дн.
topic-chart-alt = { $title }: усього { $count }, найбільше за день { $most }, за останні 24 години { $last }
topic-chart-none = Без графіка: оператор може встановити parley-bot[charts].
topic-context = Лише разом із: { $context }
topic-rivals = Не про: { $rivals }
topic-exclude = Ніколи: { $exclude }
topic-volume = { $count ->
    [0] За останні { $days } дн. матеріалів не було.
    [one] { $count } матеріал за останні { $days } дн.
    [few] { $count } матеріали за останні { $days } дн.
   *[many] { $count } матеріалів за останні { $days } дн.
}
query-error = Не можу прочитати цей запит: { $error }
query-at = позиція { $column }: { $what }
query-too-long = запит може мати { $most } знаків, а цей має { $count }
query-nothing-asked = запит має шукати хоча б одне слово, крім NOT і lang:
query-no-group = групи @{ $name } немає; { $hint }
query-near-group = може, @{ $name }?
query-groups = є такі: { $known }
query-groups-none = немає жодної
query-rest = тут має бути слово, AND, OR або кінець, а { $found }
query-close = тут має бути ")", а { $found }
query-part = тут має бути слово, "фраза", поле, @група або "(", а { $found }
query-deep = дужки можуть бути одна в одній до { $most } разів, а { $found }
query-found-end = запит закінчується
query-found-token = стоїть "{ $token }"
query-threshold = цей поріг нічого не вирішить: поріг більший за 0, а ваги частин, поєднаних через OR, разом дають { $most }
query-threshold-number = після ">=" має бути число, наприклад (перемир’я^2 OR перемовини) >=2
query-weight-alone = вага потребує порога: (перемир’я^2 OR перемовини) >=2
query-weight-number = після "^" має бути число, наприклад перемир’я^2
query-near-sides = NEAR поєднує слова, фрази, групи та їх вибір через OR
query-near-spelled = пишіть NEAR/5 (кількість слів) або NEAR/s (те саме речення), великими літерами
query-near-reach = має бути число від 1 до { $most } або s, тобто те саме речення
query-no-field = поля "{ $field }" немає; є такі: { $known }; щоб знайти самі слова, візьміть їх у лапки
query-field-bare = одразу після { $field } має бути слово, "фраза" або "("
query-field-inside = у полі можуть бути слова, фрази, групи, AND, OR, NOT і NEAR, але не інше поле
query-lang-codes = lang: приймає коди, як-от uk або (uk OR ru)
query-open-quote = ці лапки не закрито
query-many-words = фраза може мати { $most } слів, а ця має { $count }
query-many-hyphens = фраза може мати до { $most } слів із дефісом
query-no-letters = має бути слово з літер або цифр
query-free-star = окрема "*" стоїть за одне слово між двома іншими
query-sign-inside = "{ $sign }" може бути лише наприкінці слова
query-short-prefix = "{ $word }" знайде надто багато: перед "*" має бути { $least } літери
query-short-stem = "{ $word }" закоротке, щоб мати форми: перед "~" має бути { $least } літери
query-search-not = NOT стоїть поруч зі словами, які мають бути в тексті, а не сам з одного боку OR
query-search-sign = пошук не знає { $sign }; він приймає слова, "фрази", OR, NOT, дужки, title: і body:

## Looking things up
latest-title = Останнє: { $topic }
latest-title-all = Останнє
latest-none = Поки що нічого.
search-title = Знайдено за запитом { $words }
search-none = За запитом { $words } нічого не знайдено{ $parts ->
    [0] { "." }
    [one] { "," } навіть за словами з тим самим значенням.
    [2] { "," } навіть без одного з двох.
    [few] { "," } навіть без одного чи двох із цих слів.
   *[many] { "," } навіть без одного чи двох із цих слів.
}
search-count = { $count ->
    [one] Знайдено { $count }.
   *[many] Знайдено { $count }.
}
search-others = { $count ->
    [one] Іншими словами: останній { $count } із них.
   *[many] Іншими словами: останні { $count } із них.
}
search-others-all = Іншими словами.
search-others-below = Іншими словами:
search-many = Понад { $most }: тут найновіші { $most }. Щоб побачити старіші, звузьте пошук через since: before: topic: або source:
search-part = { $count } серед 10 000 найновіших матеріалів із цими словами; старіші не переглянуто. Звузьте пошук через in:2025-03.
search-relaxed = { $words ->
    [2] Обох слів разом немає ніде
    [one] Усіх { $words } слів разом немає ніде
   *[many] Усіх { $words } слів разом немає ніде
}; { $left } із них: { $count ->
    [one] { $count } матеріал
    [few] { $count } матеріали
   *[many] { $count } матеріалів
} (без { $left_out }).
search-without = Без { $left_out }:
search-page = Сторінка { $page } з { $pages }
search-more = Далі
search-previous = Назад
search-share = Показати в каналі
search-error = Не можу прочитати цей пошуковий запит: { $error }
search-no-field = позиція { $column }: пошук не знає «{ $field }»; звузити його можна через { $known }; щоб знайти самі слова, візьміть їх у лапки
share-by = Ділиться { $user }
share-done = Показано в каналі.
share-private = Тут немає каналу, де це показати. Шукайте в каналі й тоді діліться.
latest-usage = Команда: latest [ТЕМА] [n], де n — число від 1 до { $most }.
story-usage = Який саме? Вкажіть позначку з повідомлення, наприклад s12: { $verb } s12
search-usage = Команда: search СЛОВА; звузити пошук можна через topic: source: lang: since: before: або in:2025-03. Діють "лапки", OR, -слово і (дужки).
search-date = «{ $given }» — не дата. Пишіть 2025, 2025-03 або 2025-03-15.
story-items = { $count ->
    [one] { $count } матеріал
    [few] { $count } матеріали
   *[many] { $count } матеріалів
}
story-founded = започаткував сюжет
story-joined = у сюжеті: { $why }
story-voice = рахується як { $voice }
story-official = { $name } говорить від власного імені
story-more = і ще { $count }
story-unknown = Я не знаю сюжету чи матеріалу «{ $named }». Позначки мають вигляд s12 або i12 і стоять наприкінці кожного сповіщення.
story-unknown-page = Сторінки { $named } я не зберігав. «missed { $named }» завантажить її та пояснить, чому про неї не повідомлено.
why-more = і ще { $count }: «story { $story }» покаже всі, «why i12» розповість про будь-який
why-story = Чому воно в { $story }: { $why }
why-not-followed = Цей канал не стежить за тим, що тут збіглося.
why-withdrawn = Оператор це відкликав. Причина: { $reason }
who-title = Хто стоїть за «{ $title }»
who-also = (передають також { $names })
more-title = Докладніше про «{ $title }»
more-ask-mute = Приглушити { $topic } в цьому каналі на { $hours }? До того часу сповіщень про це тут не буде; дайджест однаково розповість.
irrelevant-kept = Записано: { $story } не стосується теми { $topics }. Той, хто опікується темою, побачить це через «review».
irrelevant-undo = Скасувати: { $command }
irrelevant-undone = Скасовано: { $story } знову вважається доречним.
irrelevant-nothing = Тут ніхто не позначав { $story } як недоречний.
irrelevant-none = { $story } не стосується нічого, за чим стежить цей канал.
irrelevant-off-topic = Не за темою
irrelevant-minor = Надто дрібне
irrelevant-old = Старі новини
missed-begun = Читаю сторінку, хвилинку.
missed-usage = Вкажіть сторінку, про яку слід було повідомити: missed https://example.org/article [ТЕМА]
missed-unread = Не можу прочитати цю сторінку: { $error }
missed-known = Вона тут як { $item }, з { DATETIME($at, dateStyle: "medium", timeStyle: "short") }, зі стрічки { $feed }.
missed-no-feed = Жодна з наших стрічок не належить { $house }. Щоб додати: feeds add { $url }
missed-down = Наша стрічка { $feed } не працює з { $since }: { $error }
missed-paused = Нашу стрічку { $feed } зараз не опитують ({ $error }); остання вдала відповідь { $since }.
missed-not-carried = У нашій стрічці { $feed } її не було; остання вдала відповідь { $last }.
missed-old = Для сповіщення вона застара: { $date }.
missed-would = Її слова збігаються з { $topics }: якби вона надійшла зі стрічкою, її було б враховано.
missed-not-followed = Вона збігається з { $topics }, але цей канал за цим не стежить.
missed-matched = Вона збігається з { $topics }. Що з нею сталося в кожному каналі: why { $item }
missed-rule = { $topic } з нею не збігається: { $missing }
missed-no-topic = без теми
missed-kept = Збережено як приклад для { $topic } ({ $mark }). Скасувати: missed drop { $mark }
review-title = { $count ->
    [one] { $count } позначка з цього каналу
    [few] { $count } позначки з цього каналу
   *[many] { $count } позначок із цього каналу
}
review-none = Тут нічого не позначено ні як недоречне, ні як пропущене.
review-irrelevant = недоречно
review-missed = пропущено
review-foot = На сервері «parley review --export marks.jsonl» запише їх рядками для «parley eval topics marks.jsonl». Опрацювали одну: review drop m1
review-unknown = Позначки { $mark } у цьому каналі немає.
review-dropped = Позначку { $mark } прибрано.
operator-only = «{ $verb }» діє в усіх каналах: скористайтеся цією командою в чаті операторів (general.operators) або на сервері.
withdraw-usage = Який сюжет? withdraw s12 [причина]
withdraw-long = Вкладіться в { $most } символів: причину видно на кожній копії.
withdrawn = { $count ->
    [0] Відкликано: { $story }, «{ $title }». Цього сюжету не було в жодному каналі.
    [one] Відкликано: { $story }, «{ $title }», у { $count } каналі.
   *[many] Відкликано: { $story }, «{ $title }», у { $count } каналах.
}
withdraw-undo = Скасувати: { $command }
withdraw-undone = { $story } більше не відкликано. Картки знову про це повідомляють, і під ними про це сказано.
withdraw-already = { $story } уже відкликано з цієї причини.
withdraw-nothing = { $story } не було відкликано.
merge-usage = Які сюжети? «merge s12 s15» лишає s12 і додає до нього s15.
merge-cannot = { $into } і { $gone } — це вже один сюжет: { $story }.
merged = { $gone } тепер частина { $into }: «{ $title }». Картки оновляться.
why-found = «{ $phrase }» { $place }
why-further = і ще { $count ->
    [one] в { $count } місці
   *[many] у { $count } місцях
}
why-mention = Там це лише згадано, тож темою не стає
why-phrase = знайдено за її фразою { $phrase }
why-version = версія теми { $version }
why-file = файл { $file } · sha256 { $hash } { $place }
part-version = версія { $number }
part-page = сторінка { $number }
part-blurb = фрагмент { $number }
part-message = лист { $number }
part-entry = запис { $number }
part-item = елемент { $number }
part-line = рядок { $number }
part-row = рядок { $number }
why-categories = рубрики видання: { $categories }
why-nothing = Жодна тема й жоден запит із цим не збіглися.
why-nearly = Жодна тема й жоден запит із цим не збіглися. Найближче — { $topic }: { $missing }
policy-so = Що з цим тут сталося, { DATETIME($at, dateStyle: "medium", timeStyle: "short") }: { $reason }.
policy-steps = Крок за кроком: { $steps }.
policy-waived = { $rule }, але { $by } проходить
step-archive = це новина, а не архів
step-told = про цей сюжет тут ще не повідомляли
step-withdrawn = його ніхто не відкликав
step-edit = це нове, а не правка
step-mention = сюжет саме про цю тему
step-too-old = воно свіже
step-digest-only = канал хоче сповіщень про це
step-muted-publisher = нічого з цього не приглушено
step-min = видань достатньо
step-quiet = це не тихі години
step-storm = шквалу не було
step-cap = ліміт години не вичерпано
waived-min = видань менше, ніж потрібно
waived-quiet = це тихі години
waived-storm = був шквал
waived-cap = ліміт години вичерпано
passes-denial = спростування
passes-urgent = термінова тема
passes-official = офіційний текст
told-card = в картці
told-summary = у підсумку після тихих годин
told-overflow = у зведенні понад ліміт
told-storm = у зведенні під час шквалу
miss-found = «{ $phrase }» { $place } («{ $sentence }»), { $but }
miss-in-title = «{ $phrase }» { $place }, { $but }
miss-depth = але лише там, далеко в тексті
miss-context = але ніщо не вказує на { $what }
miss-its-context = потрібний контекст
miss-rival = але йдеться про { $what }
miss-excluded = але це вилучено як частину «{ $what }»
miss-part = але не виконано умову: { $what }
miss-words = нічого з того, що шукає тема, тут немає
miss-nearest = нічого з того, що шукає тема, тут немає; найближче — «{ $what }»
fate-alerted = сповіщено
fate-edited-in = додано до карток
fate-held = притримано
fate-released = надіслано після тихих годин
fate-digested = відкладено для дайджесту
fate-muted = приглушено
fate-duplicate = відсіяно як повтори
fate-too-old = відсіяно як застарілі
fate-capped = у зведеннях понад ліміт
fate-stormed = у зведеннях під час шквалу
fate-waiting = очікує
fate-filed = лише збережено
became-archive = лише збережено: надійшло з першим завантаженням джерела або з архіву
became-told = додано до картки: про цей сюжет тут уже повідомлено { $by }
became-duplicate = повтор: про цей сюжет тут уже повідомлено { $by }, і це видання вже було серед джерел
became-withdrawn = лише збережено: оператор відкликав цей сюжет
became-edit = лише збережено: правка чи повний текст сповіщень не дають
became-mention = лише збережено: ці слова лише згадано десь у тексті
became-too-old = застаре: опубліковано більш ніж за { $hours } год до надходження
became-digest-only = відкладено для дайджесту: канал стежить за цим лише в дайджесті
became-muted-all = приглушено: тут було приглушено все до { $until }
became-muted-story = приглушено: цей сюжет було приглушено тут до { $until }
became-muted-topic = приглушено: цю тему було приглушено тут до { $until }
became-muted-publisher = приглушено: це видання було приглушено тут до { $until }
became-muted-later = приглушено: тихі години це притримали, а до їх кінця сповіщення приглушили
became-restored = лише збережено: тихі години притримали це в резервній копії, яку відновлено, тож про це могли вже повідомити
became-unfollowed = лише збережено: тихі години це притримали, а до їх кінця тему перестали відстежувати
became-min = очікує на незалежні видання: потрібно { $least }, було { $has }
became-quiet = притримано тихими годинами до { $until }
became-released = надіслано: тихі години це притримали, і про це повідомлено в підсумку наприкінці
became-storm = у зведенні: це був сюжет № { $count } за { $minutes } хв, тож про нього сказано в повідомленні шквалу
became-cap = у зведенні: ліміт карток на годину ({ $cap }) вичерпано, тож про це сказано в повідомленні понад ліміт
became-alert = сповіщено
why-alerted = Про це повідомлено в цьому каналі.
why-not-alerted = Про це в цьому каналі не повідомлено.
why-nowhere = Жоден канал не стежить за тим, з чим воно збіглося.
why-became = { $channel }, { DATETIME($at, dateStyle: "medium", timeStyle: "short") }: { $reason }.

## Feeds
feeds-begun = Уже дивлюся; це може тривати хвилину.
feeds-again = Туди я ще не дивився. Будь ласка, запитайте ще раз.
feeds-title = { $count ->
    [0] Стрічок ще немає.
    [one] { $count } стрічка
    [few] { $count } стрічки
   *[many] { $count } стрічок
}
feeds-line = { $ref } { $name } · опитується приблизно раз на { $pause }
feeds-line-fixed = { $ref } { $name } · опитується раз на { $pause }
feeds-line-paused = { $ref } { $name } · призупинено
feeds-line-gone = { $ref } { $name } · більше не існує, каже її сервер
feeds-line-failing = { $ref } { $name } · { $count ->
    [1] збій
    [one] { $count } збій поспіль
    [few] { $count } збої поспіль
   *[many] { $count } збоїв поспіль
}: { $error }
feeds-more = і ще { $count }
feeds-none-such = Стрічки «{ $name }» немає. «feeds list» покаже всі.
feeds-several = «{ $name }» може означати { $feeds }. Назвіть одну за її номером.
feeds-usage = Команди: feeds list · feeds add URL · feeds check URL · feeds show|pause|resume|remove f3 · feeds import URL · feeds export
feeds-added = Додано { $ref } { $name } ({ $dialect }, { $count ->
    [one] { $count } запис
    [few] { $count } записи
   *[many] { $count } записів
}). Те, що в ній є зараз, збережено без сповіщень; рахується те, що з’явиться відтепер.
feeds-known = { $name } вже є в списку ({ $ref }).
feeds-others = Її сторінка називає й інші стрічки: { $others }
feeds-imported = { $count ->
    [0] Нічого нового: усі стрічки цього списку ({ $known }) вже є в нашому.
    [one] Додано { $count } стрічку; вже були в списку: { $known }.
    [few] Додано { $count } стрічки; вже були в списку: { $known }.
   *[many] Додано { $count } стрічок; вже були в списку: { $known }.
} { $count ->
    [0] { "" }
   *[other] Вони опитуються одна за одною.
}
feeds-import-known = Вже в списку ({ $count }): { $names }
feeds-import-nameless = Пропущено, немає xmlUrl ({ $count }): { $names }
feeds-import-no-web = Пропущено, це не адреса http чи https ({ $count }): { $names }
feeds-import-twice = Пропущено, вже названо в цьому списку ({ $count }): { $names }
feeds-import-deep = Пропущено, вкладено глибше ніж у вісім тек ({ $count }): { $names }
feeds-import-many = Пропущено, після перших 10 000 стрічок ({ $count }): { $names }
feeds-paused = Призупинено: { $name }. Повернути: «feeds resume { $ref }».
feeds-resumed = { $name } знову опитується, починаючи із зараз.
feeds-removed = Прибрано { $name }. Її матеріали лишаються.
feeds-exported = Список стрічок, усього { $count }.
feeds-state = Стан
feeds-state-active = працює
feeds-state-paused = призупинено
feeds-state-gone = більше не існує
feeds-address = Адреса
feeds-moved = Переїхала на
feeds-pace = Опитується
feeds-pace-learned = у цей час доби приблизно раз на { $pause }
feeds-pace-fixed = раз на { $pause }, як задано
feeds-next = Наступного разу
feeds-publishes = Публікує
feeds-publishes-value = приблизно раз на { $gap }; востаннє { $at }
feeds-publishes-unknown = ще не відомо
feeds-last-ok = Остання вдала відповідь
feeds-error = Остання помилка
feeds-labels = Мітки
feeds-full-text = Повний текст
feeds-full-text-on = завантажується для нових записів
feeds-added-by = Звідки
feeds-from-config = з конфігурації
feeds-from-cli = з командного рядка
feeds-from-console = з термінала
feeds-from-chat = від { $who } у { $chat }
feeds-check-kind = Вид
feeds-check-kind-value = { $dialect }, відповідь { $status }
feeds-check-entries = Записи
feeds-check-entries-value = { $count ->
    [0] немає
   *[other] { $count }, із датою { $dated }
}
feeds-check-dates = Дати
feeds-check-identity = Розрізняються за
feeds-check-warnings = Зауваження
feeds-by-id = номером запису
feeds-by-link = посиланням
feeds-by-text = текстом
feeds-check-topics = Збіглося б із
feeds-check-foot = Нічого не збережено. Щоб стежити: feeds add { $url }
pause-minutes = { $count ->
    [1] хвилину
    [one] { $count } хвилину
    [few] { $count } хвилини
   *[many] { $count } хвилин
}
pause-hours = { $count ->
    [1] годину
    [one] { $count } годину
    [few] { $count } години
   *[many] { $count } годин
}
pause-days = { $count ->
    [1] добу
    [one] { $count } добу
    [few] { $count } доби
   *[many] { $count } діб
}

## Forms
form-missing = Будь ласка, заповніть це поле.
form-one-only = Будь ласка, виберіть щось одне.
form-not-offered = Будь ласка, виберіть із запропонованого.
form-too-long = Задовго: щонайбільше { $most } символів.
form-open = Відкрити форму
form-save = Зберегти
form-back = Назад
form-cancel = Скасувати
form-more = Ще …
form-none = –
form-emptied = Лишити порожнім
form-yes = Так
form-no = Ні
form-cancelled = Скасовано. Нічого не змінено.
form-write = Дайте відповідь на це повідомлення або напишіть «{ form-cancel }».
form-subscribe = Стежити за темою
form-subscribe-do = Стежити
form-subscribe-intro = Про те, що вже є, сповіщень не буде; про нові новини — буде.
form-topic = Тема
form-mode = Як
form-mode-both = Сповіщення одразу й дайджест
form-mode-alert = Лише сповіщення одразу
form-mode-digest = Лише в дайджесті
form-min = Сповіщати, коли повідомить
form-min-value = { $count ->
    [1] хоча б 1 джерело
    [one] { $count } незалежне джерело
    [few] { $count } незалежні джерела
   *[many] { $count } незалежних джерел
}
form-keyword = Стежити за фразою
form-query = Слова або запит
form-query-hint = Слова поруч — це фраза. Діють також AND, OR, NOT, NEAR і слово*: зерно AND (коридор OR експорт*)
form-unsubscribe = Не стежити більше
form-unsubscribe-do = Не стежити
form-held = За чим стежить канал
form-all = За всім
form-timezone = Часовий пояс
form-timezone-hint = Наприклад Europe/Kyiv або просто Kyiv.
form-digest = Дайджест
form-digest-do = Виконати
form-digest-what = Що зробити
form-digest-preview = Показати, що в ньому було б зараз
form-digest-post = Опублікувати тут зараз
form-digest-at = Задати, коли він надходить
form-quiet-hint = Наприклад 22:00-07:00, за місцевим часом. Сповіщення зачекають і надійдуть разом наприкінці; порожньо — без тихих годин.
form-cap-hint = Решта сюжетів тієї години надходить одним повідомленням. 0 — без обмеження.
form-mute = Приглушити сповіщення
form-mute-do = Приглушити
form-mute-what = Що саме
form-mute-all = Усі сповіщення
form-mute-for = На скільки
form-mute-hour = на 1 годину
form-mute-shift = на 8 годин
form-mute-day = на добу
form-mute-week = на тиждень
form-settings = Налаштування каналу
form-days = Дайджест
form-weekly = Ще й тижневий
form-weekly-none = ні
form-weekly-hint = Другий дайджест, що оглядає тиждень, о тій самій годині.
form-empty = Коли розповісти нічого
form-empty-on = Сказати про це одним рядком
form-empty-off = Нічого не публікувати
form-at = Дайджест о
form-at-hint = За місцевим часом ({ $zone }), наприклад 08:00.

## The channel and the bot
help-title = Parley стежить за новинами для цього каналу. Що можна набрати:
help-foot = «help all» покаже решту.
help-foot-all = Слова в лапках тримаються разом. Позначки на зразок s12 діють і самі.
help-subscribe = ТЕМА або "запит" [alert|digest|both] [min=2] [from=now|last|digest]: стежити за цим тут
help-keyword = СЛОВА [alert|digest|both] [min=2]: стежити за власною фразою чи запитом
help-unsubscribe = ТЕМА, kID або all: не стежити більше
help-subscriptions = за чим стежить цей канал
help-topics = [НАЗВА]: за чим можна стежити і що знаходить кожна тема
help-latest = [ТЕМА] [n]: найновіші матеріали
help-search = СЛОВА [topic: source: lang: since: before: in:]: пошук серед усього збереженого
help-digest = preview, post [again], at 08:00 [daily|weekdays|mon], weekly mon 08:00, empty off, off
help-why = sID, iID або URL: чому про це тут повідомлено або ні
help-share = СЛОВА ...: опублікувати в каналі те, що знаходить «search»
help-who = sID: хто за цим стоїть, а хто лише передає
help-more = sID: що ще вміють кнопки картки
help-irrelevant = sID [ПРИЧИНА або undo]: недоречно; побачить той, хто опікується темою
help-missed = URL [ТЕМА]: чому про сторінку не повідомлено; збережеться як приклад
help-review = що позначено як недоречне або пропущене
help-withdraw = sID [ПРИЧИНА або undo]: позначити всі копії як відкликані (оператори)
help-merge = sID sID: об’єднати два сюжети в першому (оператори)
help-story = sID: його матеріали й хто про нього повідомляє
help-feeds = list; add URL, check URL, show|pause|resume|remove f3, import URL, export
help-mute = all|ТЕМА|sID|ВИДАННЯ [8h]: якийсь час без сповіщень про це
help-unmute = all|ТЕМА|sID|ВИДАННЯ: знову сповіщати про це
help-quiet = 22:00-07:00 [ПОЯС] або off: у ці години сповіщення чекають, потім надходять разом
help-timezone = Europe/Kyiv: часовий пояс цього каналу
help-settings = [cap|storm|fresh|quiet-pass|official|language ЗНАЧЕННЯ]: налаштування цього каналу; зі значенням — змінити
help-status = чи все працює
help-export = налаштування цього каналу як текст
help-start = привітання
help-help = цей список; «help all» — усі команди
help-manage = [ЧАТ]: налаштувати канал чи групу з приватної розмови зі мною; «manage off» завершує
help-pair = КОД: під’єднати цей чат
start-hello = Вітаю. Я стежу за стрічками новин і теками з документами та повідомляю цьому каналу про його теми: одне повідомлення на сюжет, із джерелами та причиною.
start-topics = Теми: { $topics }
start-first = Щоб почати: «subscribe» і тема, потім «digest preview». Більше — «help».
stranger = Цей чат ({ $chat }) не під’єднано. Його оператор може виконати «parley pair» на сервері й надіслати код сюди: pair КОД
manage-private = Будь ласка, скажіть це мені в приватній розмові: звідти можна налаштувати і цей чат, і інші.
manage-offer = Який саме? Відтоді все, що ви тут набираєте, стосуватиметься його.
manage-empty = Я не бачу каналу чи групи, де ви адміністратор. Спершу зробіть мене там адміністратором, тоді наберіть «manage» та його ідентифікатор.
manage-none = Я не бачу каналу чи групи «{ $chat }», де ви адміністратор. Зробіть мене там адміністратором і спробуйте ще раз.
manage-chosen = Відтепер усе, що ви тут набираєте, стосується { $chat }. «manage off» це завершить.
manage-off = Відтепер усе, що ви тут набираєте, стосується цього чату.
pair-usage = Надішліть код, який «parley pair» вивів на сервері: pair КОД
pair-wrong = Цей код хибний, уже використаний або його час минув. Новий дасть «parley pair» на сервері.
paired = Під’єднано. Ви — адміністратор Parley у цьому чаті.
guest-refused = Parley відповідає лише повноправним учасникам цього робочого простору чи чату. Будь ласка, попросіть когось із них.
unsure-who = Я не зміг з’ясувати, хто ви, тому нічого не зробив. Будь ласка, спробуйте ще раз за хвилину.
admin-changes = Змінити це можуть лише адміністратори цього чату.
admin-only = Так уживати «{ $verb }» можуть лише адміністратори цього чату. Попросіть когось із них або візьміть код у оператора.
settings-title = Налаштування каналу
settings-subscriptions = Стежить за
settings-digest = Дайджест
settings-timezone = Часовий пояс
settings-language = Мова
settings-quiet = Тихі години
settings-muted = Приглушено
settings-quiet-pass = Крізь тихі години проходять
settings-cap = Карток на годину
settings-storm = Шквал
settings-fresh = Сповіщати про новини віком до
settings-official = Офіційні тексти
settings-foot = Змінити: subscribe · unsubscribe · digest · timezone · quiet · mute · settings cap|storm|fresh|quiet-pass|official|language
settings-usage = Можна задати: settings cap 10 · settings storm 6 in 15m · settings fresh 24h · settings quiet-pass denials urgent · settings official on · settings language en. Усе, крім fresh і language, може бути off.
settings-unknown = Налаштування «{ $name }» немає. { $hint }
usage-language = Мови «{ $given }» я не знаю. Команда: settings language uk або інша з таких: { $languages }
usage-cap = «{ $given }» — не кількість карток на годину. Команда: settings cap 10 або settings cap off
usage-storm = «{ $given }» — не опис шквалу. Команда: settings storm 6 in 15m або settings storm off
usage-fresh = «{ $given }» — не вік новин. Команда: settings fresh 24h
usage-quiet-pass = «{ $given }» не може проходити крізь тихі години. Команда: settings quiet-pass denials urgent, одне з двох, або settings quiet-pass off
usage-official = «{ $given }» — ні on, ні off. Команда: settings official on
pass-denials = спростування
pass-urgent = термінові теми
cap-set = { $count }, решта сюжетів одним повідомленням
cap-off = скільки надійде
storm-set = { $count ->
    [one] від { $count } нового сюжету за { $window } вони збираються в одне повідомлення
   *[many] від { $count } нових сюжетів за { $window } вони збираються в одне повідомлення
}
storm-off = вимкнено, у кожного сюжету своя картка
fresh-set = { $span }
official-on = сповіщати, навіть якщо «min» ще не досягнуто
official-off = чекати на «min», як і всі

## Muting and quiet hours
until = { DATETIME($at, dateStyle: "medium", timeStyle: "short") } ({ $zone })
muted = Приглушено до { $until }: { $what }.
muted-means-all = До того часу сповіщень тут не буде. Пропущене потім не повторюється; дайджест надходить і далі.
muted-means-story = До того часу сповіщень про нього не буде; його картка, якщо вона є, оновлюється й далі.
muted-means-topic = До того часу сповіщень про неї не буде; у дайджесті та «latest» вона лишається.
muted-means-publisher = До того часу про те, що повідомляє лише це видання, сповіщень не буде.
muted-undo = Скасувати: { $command }
button-unmute = Увімкнути знову
unmuted = Сповіщення знову надходять: { $what }.
unmute-nothing = «{ $named }» тут не приглушено. «mute» покаже, що приглушено.
mute-all = усе
mute-line = { $what } до { $until }
mute-title = Приглушено тут
mute-foot = «unmute» з назвою повертає одне, «unmute all» — усе.
mute-none = Тут нічого не приглушено.
mute-usage = Команди: mute all · mute ТЕМА · mute s12 · mute ВИДАННЯ, кожна з часом, наприклад 8h чи 2d.
mute-unknown = Я не знаю сюжету, теми чи видання «{ $named }». { $hint }
mute-span = «{ $given }» — замало або забагато, щоб приглушити: щонайбільше { $most }.
quiet-none = немає
quiet-hours = { $hours } ({ $zone })
quiet-now = тиша до { $until }
quiet-usage = Задати: quiet 22:00-07:00 · quiet off
quiet-off = Готово. Тихих годин тут немає; притримане надходить зараз.
quiet-set = Тихі години тут: { $hours } ({ $zone }).
quiet-means = У ці години сповіщення чекають, а наприкінці надходять одним повідомленням. Нічого не пропускається.
quiet-span = «{ $given }» — не проміжок годин. Пишіть так: 22:00-07:00, або «quiet off».
status-title = Parley працює
status-feeds = Стрічки
status-feeds-value = { $failing ->
    [0] { $count }, усі справні
   *[other] { $count }, зі збоями: { $failing }
}
status-folders = Теки
status-items = Матеріали
status-items-value = { $items } у { $stories ->
    [one] { $stories } сюжеті
   *[many] { $stories } сюжетах
}, за темами: { $matched }
status-fates = Тут за 24 години
status-outbox = Повідомлення
status-outbox-value = надіслано { $sent }, чекають { $waiting }
timezone-now = Часовий пояс цього каналу — { $zone }.
timezone-usage = Змінити: timezone Europe/Kyiv
timezone-set = Часовий пояс задано: { $zone }, зараз там { $now }.
timezone-unknown = Я не знаю часового поясу «{ $zone }». { $hint }
timezone-hint = Пояси пишуться так: Europe/Kyiv.
export-title = Цей канал як фрагмент конфігурації:
nothing = нічого
quoted = «{ $words }»
language-name = Українська
did-you-mean = Може, «{ $word }»?
unknown-verb = Я не знаю команди «{ $verb }». { $hint }
unknown-hint = «help» покаже, що я розумію.
invite-me = Мене ще немає в цьому каналі, тож писати сюди не можу. Наберіть { $how }
home-title = Parley
home-paused = Призупинено
home-digest = Дайджест на цю мить
home-settings = Налаштування
home-none = Ви ще не в жодному каналі, під’єднаному до Parley. Запросіть мене до каналу й наберіть там «/parley subscribe» і тему; непід’єднаний канал сам підкаже, що робити.
home-more = і ще каналів: { $count }
sorry = У мене стався збій; оператори знайдуть його в журналі. Будь ласка, спробуйте ще раз або наберіть «help».

## What happened
at = { $place }: { $what }
several = { $names } і ще { $count }
bug = помилка в самому Parley: { $error }
fetch-401 = відповідь { $status }: потрібен логін: назвіть змінну, у якій він є, в налаштуванні стрічки `login` або `headers` (docs/feeds.md)
fetch-403 = відповідь { $status }: нам відмовлено; можливо, видання не пускає ботів: попросіть його або задайте fetch.contact, щоб було видно, хто питає
fetch-404 = відповідь { $status }: такої сторінки немає; перевірте адресу стрічки
fetch-410 = відповідь { $status }: стрічки більше не існує; її не опитують, доки ви її не повернете
fetch-429 = відповідь { $status }: просять приходити рідше; так і буде
fetch-503 = відповідь { $status }: поки що недоступно; спробу буде повторено
fetch-fault = відповідь { $status }: збій на сервері; спробу буде повторено
fetch-odd = відповідь { $status }: перевірте адресу стрічки
fetch-no-name = такого імені не знайдено; перевірте адресу стрічки та мережу цього комп’ютера
fetch-certificate = сертифікат TLS недійсний ({ $reason }); виправити це має видання
fetch-no-tls = захищене з’єднання (TLS) не встановлено; перевірте, чи адреса стрічки не має починатися з http:
fetch-proxy = проксі-сервер не працює; перевірте network.proxy
fetch-refused = у з’єднанні відмовлено; перевірте адресу стрічки та порт
fetch-unreachable = сервер недосяжний ({ $reason }); спробу буде повторено
fetch-bad-address = це не придатна вебадреса; перевірте адресу стрічки
fetch-broken = з’єднання обірвалося, перш ніж надійшла вся відповідь; спробу буде повторено
fetch-no-http = відповідь порушує правила HTTP ({ $reason }); виправити це має видання
fetch-failed = завантажити не вдалося ({ $error }); спробу буде повторено
fetch-late = повної відповіді не було за { $seconds } с; спробу буде повторено, або збільште fetch.timeout
fetch-redirects = переспрямувань більше ніж { $most }; перевірте адресу стрічки
fetch-large = відповідь більша за { $most } Б; якщо так і має бути, збільште fetch.max_bytes
fetch-login = в адресі є логін; вкажіть її без нього, а змінну, у якій він є, назвіть у налаштуванні стрічки `login` (docs/feeds.md)
fetch-scheme = завантажуються лише адреси http і https; перевірте адресу стрічки
fetch-port = порт { $port } закрито, дозволено лише 80 і 443; якщо ви йому довіряєте, додайте "{ $place }" до fetch.allow_hosts
fetch-private = це не публічна адреса, тож її не відкрито; якщо вона ваша, додайте хост до fetch.allow_hosts
fetch-leads = веде до { $address }, а це не публічна адреса, тож її не відкрито; якщо вона ваша, додайте хост до fetch.allow_hosts
the-address = адреса
feed-empty = відповідь порожня, стрічки в ній немає; виправити це має видання
feed-no-element = у відповіді немає жодного елемента XML, тож це не стрічка; перевірте адресу стрічки
feed-declares = документ оголошує власні сутності або типи (DTD); таке не читається, бо може бути пасткою
feed-opml = це список стрічок OPML, а не стрічка; натомість імпортуйте його
feed-page = це сторінка HTML, а не стрічка; пошукайте на ній адресу стрічки
feed-neither = це ні RSS, ні Atom; перевірте адресу стрічки
feed-parser = прочитати це не вдалося ({ $error }); виправити це має видання
feed-json = це JSON, але не JSON Feed; перевірте адресу стрічки
feed-bad-json = JSON із помилками; виправити це має видання
feed-reader = під час читання стався збій ({ $error })
feed-cut = документ обірвано: прочитано те, що надійшло
feed-lenient = XML із помилками ({ $fault }): прочитано поблажливо
feed-encoding = оголошено { $declared }, прочитано як { $encoding }
feed-bytes = не всі байти відповідають { $declared }; прочитано як { $encoding }
feed-latin = не всі байти відповідають { $declared }; прочитано лише латинські літери
list-none = це не список стрічок OPML; експортуйте його зі своєї програми для читання стрічок або дайте «feeds add» адресу самої стрічки
list-bad = цей список OPML — XML із помилками ({ $error }); експортуйте його ще раз
list-empty = цей список OPML не називає жодної стрічки
list-nameless = цей список OPML не називає жодної стрічки: серед його записів ({ $count }) жоден не має в xmlUrl адреси http чи https
find-named = { $error }; та сторінка називає { $feeds }, але прочитати не вдалося жодної
find-instead = { $error }. Та сторінка називає { $feeds }
find-none = за цією адресою стрічки немає, сторінка жодної не називає, і у звичних місцях теж порожньо
find-no-article = статті на цій сторінці не знайдено
find-no-address = «{ $given }» — не вебадреса: завантажуються лише http і https, наприклад https://example.org/rss; файли кладуть у теку
find-late = пошук там тривав довше ніж { $seconds } с; спробуйте пізніше
find-given-up = це тривало довше ніж { $seconds } с; спробуйте пізніше
find-config = { $feed } записано в конфігурації: приберіть її там або призупиніть тут
file-platform = файли з { $platform } не приймаються
file-large = файл більший за { $most } МіБ
file-refused = { $platform } не віддає файл: { $reason }
file-scope = Slack не віддає файл (HTTP { $status }): застосунку потрібен дозвіл files:read
file-elsewhere = самого файлу в Slack немає: вкажіть натомість його адресу
read-late = на читання забракло часу ({ $seconds } с)
read-busy = на читання забракло часу ({ $seconds } с роботи процесора)
read-memory = на читання забракло пам’яті ({ $most } МБ)
read-deep = вкладеність завелика, щоб це прочитати
read-killed = процес, що це читав, загинув ({ $signal }), найімовірніше через брак пам’яті
read-died = процес, що це читав, загинув (код { $code })
bound-seen = вперше помічено { $day }
bound-seen-ahead = вперше помічено { $day }; дата стрічки ще не настала
bound-between = між { $earlier } і { $later }, { $how }
bound-not-after = не пізніше { $later }, { $how }
bound-after = після { $earlier }, { $how }
bound-ahead = вказана дата ще не настала ({ $day })
bound-either = між { $earlier } і { $later }: "{ $words }" можна прочитати двояко
bound-neighbours = судячи із сусідніх
bound-coming = судячи із сусідніх і з того, що { $day } тут ще попереду
bound-saved = за датою останнього збереження документа
bound-made = за датою створення PDF
match-author = збіг «{ $name }» (автор)
match-source = збіг «{ $name }» (джерело)
story-twin = той самий текст, що й в { $item }, слово в слово
story-like = схоже на { $item }: { $why }
story-merged = оператор додав його з { $story }
like-copy = той самий текст ({ $percent } % коротшого з двох)
like-across = двома мовами, { $why }
like-and = { $first }; { $then }
like-names = ті самі назви та імена: { $names }
like-deeds = ті самі дії: { $deeds }
like-deed = { $deed ->
    [kill] загибель
    [injure] поранення
    [strike] удар
    [missile] ракета
    [drone] дрон
    [explode] вибух
    [fire] пожежа
    [crash] аварія
    [shoot] стрілянина
    [arrest] арешт
    [charge] обвинувачення
    [jail] ув’язнення
    [meet] зустріч
    [agree] угода
    [truce] перемир’я
    [troops] військо
    [guarantee] гарантія
    [appoint] призначення
    [resign] відставка
    [swear] присяга
    [vote] голосування
    [protest] протест
    [sanction] санкції
    [tariff] мито
    [threaten] погроза
    [reject] відмова
    [deny] заперечення
    [condemn] засудження
    [praise] схвалення
    [urge] заклик
    [vow] обіцянка
    [annex] приєднання
    [react] реакція
    [investigate] розслідування
    [flee] втеча
    [free] звільнення
    [quake] землетрус
    [storm] буря
    [flood] повінь
    [blackout] знеструмлення
    [aid] допомога
    [visit] візит
    [delay] відкладення
    [sell] продаж
    [advance] наступ
    [approve] ухвалення
    [block] блокування
    [mourn] скорбота
    [expel] вислання
    [sink] затоплення
    [plot] змова
   *[other] { $deed }
}
like-numbers = ті самі числа: { $numbers }
like-share = { $percent } % ваги заголовка

## Deliveries
maybe-repeated = (можливо, повтор: на першу спробу відповіді не було)
stale-button = Ця кнопка більше не діє. Натомість наберіть команду.
send-test = Це пробне повідомлення від Parley. Якщо ви його читаєте, цей канал працює.
notice-paused = Parley більше не може писати в { $chat } і призупинив цей чат. Коли все буде полагоджено, напишіть там Parley будь-що. Причина: { $reason }
notice-thread-paused = Parley більше не може писати в гілку { $thread } чату { $chat } і призупинив її: { $reason } Інші канали цього чату працюють. Коли все буде полагоджено, напишіть Parley у тій гілці будь-що.
notice-platform-down = { $platform } не приймає облікових даних Parley: { $reason } Доки це не полагоджено, туди нічого не надсилається; Parley пробує знову що кілька хвилин.
notice-dead = Від повідомлення для { $chat } довелося відмовитися ({ $delivery }, { $about }): { $reason } «parley outbox retry { $delivery }» усе-таки його надішле.
notice-crash = Parley не працював з { $from } до { $to } UTC і знову працює. { $waiting ->
    [0] Повідомлень у черзі немає;
    [one] { $waiting } повідомлення чекає на надсилання;
    [few] { $waiting } повідомлення чекають на надсилання;
   *[many] { $waiting } повідомлень чекають на надсилання;
} { $lost ->
    [0] нічого не втрачено,
    [one] втрачено { $lost } відповідь, час якої минув,
    [few] втрачено { $lost } відповіді, час яких минув,
   *[many] втрачено { $lost } відповідей, час яких минув,
} можливо, повторяться: { $unsure }.
notice-disk-full = На диску з базою даних Parley скінчилося місце (вільно { $free }). Нове не читається, доки місце не з’явиться; прочитане не втрачено.
notice-disk-room = На диску знову є місце; Parley читає далі. Перерва почалася { $from } UTC.
notice-damaged = Базу даних Parley пошкоджено, і до неї більше нічого не записується: { $reason } Зупиніть Parley і виконайте: parley restore
notice-config-refused = Змінену конфігурацію відхилено, діє попередня: { $reason }
notice-backup-failed = Планове резервне копіювання не вдалося: { $reason }
notice-feed-down = { $feed }: збоїв поспіль — { $count }. { $error } Спроби тривають, але дедалі рідше.
notice-feed-back = { $feed } знову працює.
notice-feed-silent = { $feed } відповідає, але вже { $days ->
    [0] { $hours ->
        [1] годину
        [one] { $hours } годину
        [few] { $hours } години
       *[many] { $hours } годин
    }
    [one] { $days } добу
    [few] { $days } доби
   *[many] { $days } діб
} нічого не публікує, а це значно довше за звичайну паузу. Перевірте, чи видання не перенесло стрічку.
notice-feed-gone = { $feed } більше не існує, каже її сервер: { $error } Її більше не опитують.
