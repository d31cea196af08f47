# कंसोल: कार्यालयों के वेब पन्ने।

console-name = मुनादी
console-other-language = English
console-skip = सीधे पन्ने पर जाएँ
console-navigation = मुख्य पन्ने
console-crumbs = यह जगह कहाँ है
console-account = मेरा खाता
console-nameless = बिना नाम
console-call = { $name } को फ़ोन करें
console-of = { $whole } में { $part }
console-district = ज़िला
console-pages = सूची के पन्ने
console-pages-first = शुरू से
console-pages-next = आगे
console-pages-newest = सबसे नए
console-pages-older = पुराने
console-live-away = संपर्क टूट गया है। जुड़ते ही आँकड़े अपने आप नए होंगे।

console-day-today = आज
console-day-yesterday = कल
console-day-tomorrow = कल

console-tab-today = आज
console-tab-broadcasts = प्रसारण
console-tab-audit = जाँच
console-tab-groups = समूह
console-tab-log = लॉग
console-tab-phones = फ़ोन

console-role-state-pr = राज्य जनसंपर्क
console-role-district-pr = ज़िला जनसंपर्क
console-role-nodal = नोडल अधिकारी
console-role-collector = कलेक्टर
console-role-department = विभाग
console-role-operator = ऑपरेटर
console-role-auditor = परीक्षक

# जब कुछ ठीक न हो।
console-error-not-found = यह पन्ना नहीं मिला
console-error-not-found-what-now = शायद पता गलत है, या यह आपके कार्यक्षेत्र में नहीं है।
console-error-forbidden = यह आपकी भूमिका में नहीं है
console-error-forbidden-what-now = ज़रूरत हो तो अपने कार्यालय से यह भूमिका देने को कहें।
console-error-bad-request = यह फ़ॉर्म समझ में नहीं आया
console-error-bad-request-what-now = कृपया पन्ना फिर से खोलें और दोबारा भेजें।
console-error-home = पहले पन्ने पर जाएँ
console-error-stale = यह फ़ॉर्म पुराना हो गया था। आपका लिखा यहीं है, कृपया दोबारा भेजें।
console-error-too-large = फ़ाइल बहुत बड़ी है: 16 MB तक जा सकती है। कृपया छोटी फ़ाइल चुनें।
console-error-broken = अभी कुछ ठीक नहीं चल रहा। कृपया एक मिनट बाद फिर कोशिश करें।

# साइन-इन।
console-sign-in-title = साइन इन करें
console-sign-in-what = अपना WhatsApp नंबर लिखें। उस पर छह अंकों का कोड आएगा।
console-sign-in-phone = WhatsApp नंबर
console-sign-in-send-code = कोड भेजें
console-sign-in-code-title = कोड लिखें
console-sign-in-code-what = यदि यह नंबर किसी अधिकारी का है, तो WhatsApp पर कोड भेज दिया गया है। कोड 5 मिनट चलेगा।
console-sign-in-code = छह अंकों का कोड
console-sign-in-enter = अंदर जाएँ
console-sign-in-wrong-code = यह कोड सही नहीं है या पुराना हो गया है। सबसे नया कोड लिखें, या नया मँगाएँ।
console-sign-in-again = कोड नहीं आया? दूसरा मँगाएँ
console-sign-in-left = आप साइन आउट हो गए हैं।
console-sign-in-left-everywhere = आप हर जगह से साइन आउट हो गए हैं।
console-sign-out = साइन आउट
console-sign-out-everywhere = हर जगह से साइन आउट

# आज।
console-today-waiting = आपके लिए काम
console-today-nothing-waits = अभी आपके लिए कोई काम बाकी नहीं है।
console-waiting-drafts = { $count ->
    [one] प्रसारण आपकी स्वीकृति की राह देख रहा है
   *[other] प्रसारण आपकी स्वीकृति की राह देख रहे हैं
}
console-waiting-proofs = { $count ->
    [one] स्क्रीनशॉट पर आपका निर्णय बाकी है
   *[other] स्क्रीनशॉटों पर आपका निर्णय बाकी है
}
console-waiting-claims = { $count ->
    [one] व्यक्ति समूह का एडमिन होने की पुष्टि चाहता है
   *[other] लोग समूह का एडमिन होने की पुष्टि चाहते हैं
}
console-today-broadcast = आज का प्रसारण
console-today-all-broadcasts = सारे प्रसारण
console-today-no-broadcast = आज अभी कुछ नहीं भेजा गया। “नया प्रसारण” से लिखना शुरू करें।
console-today-recipients = { $count } एडमिन
console-today-audit = आज की जाँच
console-today-open-audit = जाँच खोलें
console-today-groups = समूह
console-today-all-groups = सारे समूह
console-coverage-of = समूह जुड़े हैं, कुल { $whole } में
console-coverage-parts = ब्लॉक और नगर के अनुसार
console-cover-invited = बुलाए गए
console-cover-pending = पुष्टि बाकी
console-cover-opted-out = संदेश बंद किए
console-cover-vacant = कोई एडमिन नहीं

console-state-title = { $state } के ज़िले
console-state-places = पंचायतें और वार्ड
console-state-registered = जुड़े समूह
console-state-share = कितने जुड़े
console-state-no-districts = अभी कोई ज़िला दर्ज नहीं है। ऑपरेटर सूची डालेगा (munadi places import)।

# प्रसारण।
console-broadcast = प्रसारण
console-broadcasts-title = प्रसारण
console-broadcasts-by-state = अवस्था से चुनें
console-broadcasts-all = सारे
console-broadcasts-audience = किसे
console-broadcasts-state = अवस्था
console-broadcasts-none = अभी कोई प्रसारण नहीं है। “नया प्रसारण” से पहला लिखें।
console-broadcasts-none-in-state = इस अवस्था में कोई प्रसारण नहीं है।

console-step-sent = भेजा गया
console-step-delivered = फ़ोन पर पहुँचा
console-step-read = पढ़ा गया
console-step-posted = समूह में डाला
console-step-waiting = भेजना बाकी
console-step-unknown = पता किया जा रहा है
console-step-failed = नहीं पहुँचा
console-step-cancelled = रद्द

console-broadcast-progress = अब तक
console-broadcast-approved-means = स्वीकृत है, संदेश बनाए जा रहे हैं।
console-broadcast-sending-means = संदेश जा रहे हैं। पन्ना अपने आप नया होता है।
console-broadcast-paused-means = रोका हुआ है। कुछ भी नया नहीं जा रहा।
console-broadcast-cancelled-means = रद्द है। जो नहीं गया था, वह नहीं जाएगा।
console-broadcast-finished-means = हर संदेश का नतीजा आ गया है।
console-broadcast-being-planned = संदेश तैयार हो रहे हैं।
console-broadcast-pause = रोकें
console-broadcast-resume = फिर शुरू करें
console-broadcast-cancel = रद्द करें
console-broadcast-cancel-means = जो संदेश अभी नहीं गए, वे कभी नहीं जाएँगे। जो जा चुके हैं, वे वापस नहीं आ सकते।
console-broadcast-cancel-really = हाँ, प्रसारण रद्द करें
console-broadcast-again = जिन { $count } तक नहीं पहुँचा, उन्हें दोबारा भेजें
console-broadcast-pace = गति: { $pace } संदेश प्रति सेकंड
console-broadcast-failures = क्यों नहीं पहुँचा
console-broadcast-live-words = { $state }: { $total } में { $delivered } फ़ोन पर पहुँचे, { $posted } समूहों में डाले गए।
console-broadcast-who = किसका प्रसारण
console-broadcast-author = लिखा
console-broadcast-approved-by = स्वीकृत किया
console-broadcast-finished = पूरा हुआ
console-broadcast-cancelled-at = रद्द हुआ
console-broadcast-urgent = तुरंत
console-broadcast-message = संदेश
console-broadcast-tag-hint = # से शुरू होने वाला टैग हर समूह का अलग होता है। यहाँ नमूना दिखाया गया है।
console-broadcast-written = मसौदा सहेजा गया। अब कोई दूसरा अधिकारी इसे स्वीकृत करे।
console-broadcast-approved = स्वीकृत हुआ। संदेश जा रहे हैं।
console-broadcast-paused = प्रसारण रोक दिया गया।
console-broadcast-resumed = प्रसारण फिर शुरू हुआ।
console-broadcast-cancelled = प्रसारण रद्द हुआ।
console-broadcast-sent-again = जिन तक नहीं पहुँचा था, उन्हें दोबारा भेजा जा रहा है।

console-approve-title = स्वीकृति बाकी है
console-approve-means = स्वीकृत करते ही यह इन सब एडमिनों को भेजा जाएगा।
console-approve-and-send = स्वीकृत करें और भेजें
console-approve-not-own = इसे आपने लिखा है, इसलिए कोई दूसरा अधिकारी इसे स्वीकृत करेगा।
console-approve-others = इसे स्वीकृत करना आपकी भूमिका में नहीं है।
console-draft-discard = मसौदा हटाएँ
console-draft-discard-means = यह किसी को नहीं भेजा जाएगा। लिखा हुआ सूची में रद्द दिखेगा।
console-draft-discard-really = हाँ, हटाएँ

console-bubble-hi = हिंदी में
console-bubble-en = अंग्रेज़ी में (जिन्होंने अंग्रेज़ी चुनी है)
console-bubble-picture = संदेश के साथ का चित्र
console-bubble-video = संदेश के साथ की फ़ाइल देखें

console-reckoning-recipients = जाएगा
console-reckoning-admins = { $count } एडमिनों को
console-reckoning-without = नहीं जाएगा
console-reckoning-cost = खर्च
console-reckoning-at-most = अधिक से अधिक ₹ { $rupees }
console-reckoning-prices = { $tax }% कर सहित, { $date } की दरों पर
console-reckoning-time = समय
console-reckoning-seconds = लगभग { $seconds } सेकंड
console-reckoning-minutes = लगभग { $minutes } मिनट

# प्रसारण लिखना।
console-write-title = नया प्रसारण
console-write-what = यहाँ लिखा पहले मसौदा बनता है। कोई दूसरा अधिकारी स्वीकृत करे, तभी जाता है।
console-write-problems = यह अभी नहीं जा सकता। नीचे बताई बातें ठीक करें, बाकी सब वैसा ही है।
console-write-text-hi = संदेश
console-write-text-hint = *तारों के बीच* मोटा दिखता है। आखिरी पंक्ति से पहले टैग अपने आप जुड़ता है।
console-write-text-en = अंग्रेज़ी में (चाहें तो)
console-write-text-en-hint = जिन एडमिनों ने अंग्रेज़ी चुनी है, उन्हें यह जाएगा। खाली हो तो हिंदी जाएगी।
console-write-picture = चित्र या वीडियो (चाहें तो)
console-write-picture-hint = JPG या PNG चित्र, या 16 MB तक का MP4 वीडियो।
console-write-picture-kept = आपकी चुनी फ़ाइल सहेजी हुई है। दूसरी चाहिए तो नीचे चुनें।
console-write-picture-drop = फ़ाइल हटाएँ
console-write-audience = किन समूहों को
console-write-audience-hint = हर समूह के एडमिन को जाएगा, जिसने हाँ कहा है।
console-write-one-block = केवल एक ब्लॉक
console-write-category = किस तरह का
console-write-urgent = तुरंत भेजें
console-write-urgent-hint = बाकी प्रसारणों से पहले और रात में भी जाएगा। केवल सचमुच ज़रूरी होने पर।
console-write-preview = एडमिन के फ़ोन पर
console-write-save = मसौदा सहेजें

console-picture-too-large = फ़ाइल बहुत बड़ी है: 16 MB तक जा सकती है। कृपया छोटी फ़ाइल चुनें।
console-picture-not-supported = यह फ़ाइल WhatsApp पर नहीं जाती। कृपया JPG या PNG चित्र या MP4 वीडियो चुनें।
console-picture-broken = यह फ़ाइल खुल नहीं रही। कृपया इसे दोबारा सहेजकर चुनें।
console-picture-bomb = यह चित्र बहुत बड़ा है। कृपया छोटा चित्र चुनें।
console-picture-expired = यह फ़ाइल अब उपलब्ध नहीं है। कृपया दोबारा चुनें।
console-picture-unreachable = यह फ़ाइल अभी नहीं मिल रही। कृपया थोड़ी देर बाद फिर कोशिश करें।

# जाँच।
console-audit-title = जाँच
console-audit-of = जाँच: { $day }
console-audit-days = दूसरा दिन
console-audit-deadline = जवाब { $when } तक आ सकते हैं
console-audit-not-yet = आज का ड्रॉ { $when } बजे होगा। तब तक यहाँ कुछ नहीं करना है।
console-audit-none-drawn = इस दिन कोई ड्रॉ नहीं हुआ।
console-audit-nothing-to-draw = ड्रॉ के लिए कोई समूह नहीं था: पिछले दिनों किसी को कुछ भेजा नहीं गया।
console-audit-drawn = ड्रॉ में निकले
console-audit-how-drawn = यह ड्रॉ कैसे हुआ
console-audit-how-drawn-what = समूह बीज और सूची से गणना करके निकलते हैं। इन्हें लेकर कोई भी दोबारा गणना कर सकता है (munadi audit verify)।
console-audit-drawn-at = ड्रॉ का समय
console-audit-seed = बीज
console-audit-frame-hash = सूची का हैश
console-draw-for-collector = कलेक्टर के लिए
console-draw-for-nodal = नोडल अधिकारी के लिए
console-draw-kind-gp = ग्राम पंचायत
console-draw-kind-ward = वार्ड
console-draw-state-asked = जवाब की प्रतीक्षा
console-draw-state-received = निर्णय बाकी
console-draw-state-accepted = ठीक
console-draw-state-rejected = अधूरा
console-draw-state-called = फ़ोन किया
console-draw-state-missed = जवाब नहीं आया
console-draw-no-answer-yet = अभी जवाब नहीं आया है।
console-draw-no-answer = समय पर कोई स्क्रीनशॉट नहीं आया।
console-draw-reminded = याद दिलाया: { $when }
console-draw-should-show = स्क्रीनशॉट में यह टैग होना चाहिए:
console-draw-what-was-sent = क्या भेजा गया था
console-draw-decided = निर्णय: { $name }, { $when }
console-proof-alt = { $group } के समूह का स्क्रीनशॉट
console-proof-came = आया: { $when }
console-verdict-reason = टिप्पणी (चाहें तो)
console-verdict-accepted = ठीक है
console-verdict-rejected = अधूरा है
console-verdict-called = फ़ोन कर लिया
console-verdict-undo = निर्णय वापस लें
console-verdict-accepted-done = “ठीक” दर्ज हुआ।
console-verdict-rejected-done = “अधूरा” दर्ज हुआ।
console-verdict-called-done = “फ़ोन किया” दर्ज हुआ।
console-verdict-undone = निर्णय वापस लिया गया।

# समूह।
console-groups-title = समूह
console-groups-search = जगह, समूह या एडमिन का नाम
console-groups-state = अवस्था
console-groups-state-any = कोई भी
console-groups-find = ढूँढें
console-groups-place = जगह
console-groups-admin = एडमिन
console-groups-members = सदस्य
console-groups-none = यहाँ अभी कोई ग्राम पंचायत या वार्ड दर्ज नहीं है।
console-groups-none-found = ऐसा कोई समूह नहीं मिला। नाम छोटा करके देखें।
console-groups-show-all = सारे समूह दिखाएँ
console-group-state-registered = जुड़ा हुआ
console-group-state-claimed = पुष्टि बाकी
console-group-state-invited = बुलाया गया
console-group-state-missing = कोई नहीं
console-group-state-dormant = बंद
console-group-admin = एडमिन
console-group-admin-since = { $when } से
console-group-no-admin = इस समूह का अभी कोई एडमिन नहीं है। एडमिन का जुड़ने का संदेश आते ही यहाँ दिखेगा।
console-group-opted-out = संदेश बंद किए हैं
console-group-unreachable = WhatsApp नहीं मिल रहा
console-group-members = सदस्य
console-group-members-said = { $when } को बताए गए
console-group-members-earlier = पहले कितने थे
console-group-members-unknown = एडमिन ने अभी नहीं बताया है।
console-group-history = कौन-कौन एडमिन रहा
console-group-history-none = अभी तक कोई एडमिन नहीं रहा।
console-group-name = नाम
console-group-from = कब से
console-group-until = कब तक
console-group-received = क्या-क्या मिला
console-group-received-none = इस समूह को अभी कुछ नहीं भेजा गया।
console-group-tag = टैग
console-group-posted = समूह में डाला
console-group-drawn = जाँच में कब आया
console-group-drawn-none = यह समूह अभी जाँच के लिए नहीं निकला।
console-tenure-invited = बुलाया गया
console-tenure-pending = पुष्टि बाकी
console-tenure-active = एडमिन
console-tenure-left = छोड़ दिया
console-tenure-transferred = दूसरे को सौंपा
console-tenure-replaced = बदला गया
console-tenure-refused = पुष्टि नहीं हुई
console-tenure-corrected = सूची में सुधार
console-message-queued = भेजना बाकी
console-message-sending = जा रहा है
console-message-unknown = पता किया जा रहा है
console-message-accepted = भेजा गया
console-message-sent = भेजा गया
console-message-delivered = पहुँचा
console-message-read = पढ़ा गया
console-message-failed = नहीं पहुँचा
console-message-undelivered = नहीं पहुँचा
console-message-cancelled = रद्द
console-message-expired = समय निकल गया

console-claim-title = { $name } इस समूह का एडमिन होना बताते हैं
console-claim-since = { $when } से पुष्टि की राह देख रहे हैं।
console-claim-other-admin = अभी { $name } एडमिन हैं।
console-claim-approve = हाँ, यही एडमिन हैं
console-claim-approve-replacing = हाँ, { $name } की जगह इन्हें एडमिन बनाएँ
console-claim-refuse = नहीं, ये एडमिन नहीं हैं
console-claim-approved = पुष्टि हुई। उन्हें WhatsApp पर बताया जा रहा है।
console-claim-refused = मना किया गया। उन्हें WhatsApp पर बताया जा रहा है।
console-claim-decided-already = इस पर किसी ने पहले ही निर्णय ले लिया है।
console-claim-has-admin = इस बीच इस समूह का दूसरा एडमिन बन गया है। पन्ना देखकर फिर निर्णय लें।

# WhatsApp पर कहा जाता है, जब कार्यालय निर्णय ले।
console-told-claim-approved =
    कार्यालय ने पुष्टि कर दी है: आप *{ $place }* के समूह के एडमिन हैं।
    अब सरकार की सूचनाएँ आपको यहीं मिलेंगी।
console-told-claim-approved-say-yes =
    कार्यालय ने पुष्टि कर दी है: आप *{ $place }* के समूह के एडमिन हैं।
    सूचनाएँ पाने के लिए कृपया *हाँ* लिखें।
console-told-claim-refused =
    कार्यालय ने आपको *{ $place }* के समूह का एडमिन नहीं माना है।
    गलती लगे तो कृपया अपने ज़िले के जनसंपर्क कार्यालय से बात करें।
console-told-replaced =
    कार्यालय ने *{ $place }* के समूह के लिए अब दूसरे एडमिन को चुना है।
    इस समूह की सूचनाएँ अब उन्हें जाएँगी। आपके सहयोग के लिए धन्यवाद!

# लॉग।
console-log-title = लॉग
console-log-what = किसने कब क्या किया। यहाँ लिखा न बदलता है, न मिटता है।
console-log-subject = किस बारे में
console-log-subject-any = सब
console-log-show = दिखाएँ
console-log-act = क्या हुआ
console-log-who = किसने
console-log-where = कहाँ
console-log-when = कब
console-log-none = अभी कुछ दर्ज नहीं है।
console-log-subject-broadcast = प्रसारण
console-log-subject-audit = ड्रॉ और रिपोर्ट
console-log-subject-draw = निर्णय
console-log-subject-claim = एडमिन की पुष्टि
console-log-subject-officer = अधिकारी
console-log-subject-sender = भेजने वाले नंबर
console-log-subject-sign-in = साइन इन
console-log-subject-access = पहुँच
console-actor-officer = अधिकारी
console-actor-operator = ऑपरेटर
console-actor-munadi = मुनादी
console-act-broadcast-created = प्रसारण लिखा
console-act-broadcast-approved = प्रसारण स्वीकृत किया
console-act-broadcast-planned = प्रसारण के संदेश बने
console-act-broadcast-paused = प्रसारण रोका
console-act-broadcast-resumed = प्रसारण फिर शुरू किया
console-act-broadcast-cancelled = प्रसारण रद्द किया
console-act-broadcast-sent-again = प्रसारण दोबारा भेजा
console-act-broadcast-finished = प्रसारण पूरा हुआ
console-act-draw-accepted = स्क्रीनशॉट ठीक माना
console-act-draw-rejected = स्क्रीनशॉट अधूरा माना
console-act-draw-called = एडमिन को फ़ोन किया
console-act-draw-verdict-undone = निर्णय वापस लिया
console-act-draw-not-yet = एडमिन ने कहा, अभी नहीं डाला
console-act-claim-approved = एडमिन की पुष्टि की
console-act-claim-refused = एडमिन की पुष्टि से मना किया
console-act-officer-added = अधिकारी जोड़ा
console-act-officer-ended = अधिकारी की भूमिका समाप्त की
console-act-sender-registered = भेजने वाला नंबर जोड़ा
console-act-access-refused = दूसरे कार्यक्षेत्र का पन्ना खोलने की कोशिश
console-act-admins-imported = एडमिनों की सूची डाली
console-act-places-imported = जगहों की सूची डाली
console-act-invitation-declined = एडमिन ने मना किया
console-act-conversation-handed-over = बातचीत कार्यालय को दी
console-act-audit-chain-begun = ड्रॉ की शृंखला शुरू हुई
console-act-audit-drawn = ड्रॉ हुआ
console-act-audit-skipped = ड्रॉ छूटा
console-act-audit-reported = रिपोर्ट भेजी
console-act-broadcast-tried = प्रसारण खुद को भेजकर देखा
console-act-sender-stopped = भेजने वाला नंबर रुका
console-act-template-pushed = टेम्पलेट भेजा
console-act-template-state-changed = टेम्पलेट की अवस्था बदली
console-act-template-stopped = टेम्पलेट रुका
console-act-sign-in-done = साइन इन किया
console-act-sign-in-ended-everywhere = हर जगह से साइन आउट किया
