"""The chats of the night."""

from cases.inbound import Position, Sender
from intake.simulator.scene import Turn, chat

# Round degrees in the middle of nowhere, and a number of a country code's empty range.
MADE_UP_PLACE = Position(49.0, 31.4)
MADE_UP_NUMBER = "+70000000123"

CHATS = (
    chat(
        "conscript-asks-how",
        "ru",
        "Лёша, Денис, Паша К.",
        "/start",
        "Здравствуйте. Это точно анонимно?",
        "Меня отправляют через два дня. Куда, не говорят.",
        "Как сохранить контакт, чтобы при проверке телефона не нашли?",
        "Понял, удаляю переписку и запоминаю слова. Спасибо.",
    ),
    chat(
        "position-shared",
        "ru",
        "Руслан, Без имени",
        "Я на месте, про которое договаривались",
        Turn(position=MADE_UP_PLACE),
        "Рядом никого. Свет не включаю",
        "Сколько ждать? Скоро рассвет",
    ),
    chat(
        "brother-looks-for-brother",
        "ru",
        "Вадим Т., Алина Т.",
        "Добрый день. Ищу брата, на связь не выходит с июля",
        Turn("Вот его фото, снято весной", attachment="photo"),
        Turn(shared=Sender(name="Брат", number=MADE_UP_NUMBER)),
        "Скажите хотя бы, есть он в списках пленных или нет",
        "Мне всё равно, что он сделал. Лишь бы живой",
    ),
    chat(
        "forced-into-the-army",
        "uk",
        "Тарас, Богдан М.",
        "Доброго дня. Я з окупованої території, мене мобілізували силою",
        "Пишу українською, бо я українець. Форма на мені чужа",
        "Нас завтра везуть на позиції. Зі мною ще троє таких",
        "Що робити, щоб нас не прийняли за ворога?",
        "Голосове не можу, тут люди",
    ),
    chat(
        "wants-to-join-the-legion",
        "ru",
        "Глеб, Стас В.",
        "Хочу не просто сдаться, а воевать на вашей стороне",
        "Служил срочную, механик-водитель",
        "К кому мне обратиться? Это к вам?",
    ),
    chat(
        "journalist",
        "en",
        "Dana Example, Sam Placeholder",
        "Hello! I write for a foreign newspaper and would like to speak to an operator.",
        "How many people have surrendered through your line this month?",
        "I understand. Could you give me the address of your press office instead?",
    ),
    chat(
        "sixteen-years-old",
        "ru",
        "Никита, Соня",
        "привет, мне 16. папа на войне и он не отвечает",
        "мама не знает что я пишу",
        "можете ему передать чтобы он сдался? он хороший",
    ),
    chat(
        "voice-from-a-trench",
        "ru",
        "Без имени, Ринат",
        Turn(attachment="voice"),
        "извините, голосовое случайно. писать буду коротко",
        "срочно надо понять, работает ли ещё бот",
        "ответьте что-нибудь, чтобы я знал, что вы есть",
    ),
    chat(
        "wife-asks-about-letters",
        "uk",
        "Олена, Марта Г.",
        "Добрий вечір. Мій чоловік уже в полоні, мені це підтвердили",
        "Чи можна передати йому листа? І дитячий малюнок",
        Turn(attachment="photo"),
        "Дякую, що ви є",
    ),
    chat(
        "group-writes-the-form",
        "ru",
        "Старшой, Ильдар",
        "нас трое, заполняем анкету с одного телефона",
        "что писать в графе «часть», если мы из разных?",
        "один из нас без документов, это помеха?",
        "и сколько хранится то, что мы написали?",
    ),
    chat(
        "wrong-door",
        "ru",
        "Тамара, Покупатель",
        "Здравствуйте! Диван ещё продаёте?",
        "Ой, простите, ошиблась. Храни вас Бог",
    ),
)
#: Written in the days before a demonstration alone.
EARLIER = (
    chat(
        "grandmother-asks-for-her-grandson",
        "uk",
        "Ганна Сич, Бабуся Галя",
        "Добрий день, дитино. Сусідка допомогла написати",
        "Онук мій там, на війні. Із зими не озивається",
        "Він не хотів туди. Скажіть, чи живий він",
        "Номер його пам’ятаю, можу продиктувати",
    ),
)
