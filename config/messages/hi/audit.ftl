# जाँच: रोज़ का ड्रॉ, स्क्रीनशॉट की माँग, उसके जवाब, अधिकारी की रिपोर्ट और निर्णय।

# समय और तारीख़ लिखने का ढंग (Unicode CLDR के चिह्न)।
audit-clock = B h:mm
audit-calendar = d MMMM
audit-time = { $day ->
    [today] आज { $clock } बजे
    [tomorrow] कल { $clock } बजे
   *[other] { $date } को { $clock } बजे
}

# जिस एडमिन का समूह चुना गया है।
audit-request =
    नमस्ते! आज की जाँच में आपका समूह *{ $group }* चुना गया है।
    उसमें डाली गई सूचना “{ $content }” का स्क्रीनशॉट { $deadline } तक यहाँ भेजें।
audit-reminder =
    याद दिला दें: समूह *{ $group }* से सूचना “{ $content }” का स्क्रीनशॉट अभी नहीं आया।
    कृपया उसे { $deadline } तक यहाँ भेजें।

audit-answer-received-for-draw =
    धन्यवाद! स्क्रीनशॉट मिल गया।
    अब अधिकारी इसे देखेंगे, आपको और कुछ नहीं करना है।
audit-answer-received-late =
    स्क्रीनशॉट मिल गया, पर समय निकल चुका था।
    अधिकारी इसे “देर से आया” लिखा हुआ देखेंगे।
audit-answer-another-picture = धन्यवाद! यह तस्वीर भी जोड़ दी गई है।
audit-answer-no-request-open =
    तस्वीर मिली, पर अभी आपसे कोई स्क्रीनशॉट नहीं माँगा गया है।
    ज़रूरत होने पर हम आपको लिखेंगे।
audit-answer-already-decided =
    तस्वीर रख ली गई है।
    इस जाँच पर अधिकारी पहले ही निर्णय ले चुके हैं।
audit-answer-not-a-picture = यह तस्वीर नहीं है। कृपया समूह का स्क्रीनशॉट तस्वीर के रूप में भेजें।
audit-answer-not-yet =
    कोई बात नहीं।
    सूचना अभी समूह में डालें और उसका स्क्रीनशॉट यहाँ भेजें।

# कलेक्टर और नोडल अधिकारी की रोज़ की रिपोर्ट।
audit-report-heading = *{ $district } की जाँच, { $date }*
audit-report-count = { $drawn ->
    [0] आज कोई समूह नहीं चुना जा सका।
   *[other] चुने गए समूह: { $drawn }, स्क्रीनशॉट आए: { $came }, नहीं आए: { $missed }
}
audit-report-missed = { $why ->
    [opted_out] { $number }. { $group }: { $admin }, { $phone } (सेवा बंद कर रखी है)
    [unreachable] { $number }. { $group }: { $admin }, { $phone } (WhatsApp पर नहीं मिले)
   *[silent] { $number }. { $group }: { $admin }, { $phone }
}
audit-report-call = फ़ोन पर पूछें: सूचना मिली? समूह में डाली? क्या दिक़्क़त है? फिर लिखें: { $number } कॉल
audit-report-judge = नीचे हर तस्वीर देखकर बटन दबाएँ, या लिखें: 1 ठीक
audit-report-left-out = ड्रॉ से बाहर: { $vacant } जगह कोई एडमिन नहीं, { $without_delivery } एडमिन को इन दिनों कुछ नहीं पहुँचा।
audit-report-picture =
    {"*"}{ $number }. { $group }* ({ $place })
    { $admin }: { $came }
    सूचना “{ $content }”
audit-report-came = { $late ->
    [yes] { $time } आया, *देर से*
   *[no] { $time } आया
}{ $pictures ->
    [1] {""}
   *[other] , { $pictures } तस्वीरों में आख़िरी
}
audit-no-phone = फ़ोन नंबर नहीं है
audit-no-name = नाम नहीं लिखा है

# अधिकारी के निर्णय का जवाब।
audit-judged-accepted = *{ $group }*: “ठीक है” दर्ज हो गया।
audit-judged-rejected = *{ $group }*: “अधूरा” दर्ज हो गया।
audit-judged-called = *{ $group }*: “कॉल किया” दर्ज हो गया।
audit-judged-which =
    यह किस तस्वीर के लिए है?
    उसके नीचे का बटन दबाएँ, या उसका नंबर लिखें, जैसे: 1 ठीक

# क्यों नहीं हो सका, और आगे क्या करें।
audit-refused-not-drawn = { $district } में { $day } का ड्रॉ नहीं हुआ है। कृपया तारीख़ जाँचें।
audit-refused-not-begun = { $district } में अभी तक कोई ड्रॉ नहीं हुआ है।
audit-refused-no-such-draw = ड्रॉ { $id } नहीं मिला। कृपया नंबर जाँचें।
audit-refused-day-to-come = { $day } अभी आया नहीं है। उसका ड्रॉ उसी दिन होगा।
audit-refused-day-passed = { $last } तक के ड्रॉ हो चुके हैं, इसलिए { $day } का ड्रॉ अब नहीं हो सकता।
audit-refused-not-yours = यह तस्वीर आपके निर्णय के लिए नहीं है। कृपया संबंधित अधिकारी से कहें।
audit-refused-already-decided = { $who } पहले ही निर्णय ले चुके हैं: { $state ->
    [accepted] ठीक है।
    [rejected] अधूरा।
   *[called] कॉल किया।
}
audit-refused-nothing-to-judge = अभी कोई तस्वीर नहीं आई है। फ़ोन करने के बाद “कॉल किया” लिख सकते हैं।
audit-refused-no-verdict-to-undo = वापस लेने के लिए पिछले 24 घंटे का आपका कोई निर्णय नहीं है।

# प्रकाशित ड्रॉ की जाँच में जो मेल नहीं खाता।
audit-problem-secret = उस दिन का रहस्य, प्रकाशित शृंखला की कड़ी नहीं है।
audit-problem-seed = बीज, तारीख़ और उस दिन के रहस्य से नहीं बनता।
audit-problem-frame-hash = समूहों की सूची उसके प्रकाशित हैश से मेल नहीं खाती।
audit-problem-frame-unreadable = समूहों की सूची पढ़ी नहीं जा सकती।
audit-problem-frame-leaver = समूह { $group } सूची से हटा दिखता है, पर पिछली सूची में वैसा था ही नहीं।
audit-problem-frame-joiner = समूह { $group } सूची में { $since } से लिखा है, पर पिछली सूची में वैसा नहीं था।
audit-problem-frame-missing = समूह { $group } पिछली सूची में था और बिना बताए हट गया।
audit-problem-draw = { $level }, { $stratum }: प्रकाशित ड्रॉ { $stated } है, गणना से { $should } निकलता है।
audit-problem-log = तालिकाएँ उस दिन की लॉग-प्रविष्टि से मेल नहीं खातीं।
