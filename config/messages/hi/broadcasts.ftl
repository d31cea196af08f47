# प्रसारण: अधिकारियों से कही जाने वाली बातें, और अवस्थाओं के नाम।

# क्यों नहीं हो सका, और आगे क्या करें।
broadcast-refused-empty = संदेश खाली है। कृपया कुछ लिखें।
broadcast-refused-too-long = संदेश बहुत लंबा है: { $length } अक्षर, जबकि { $limit } तक जा सकते हैं। कृपया { $over } अक्षर कम करें।
broadcast-refused-too-long-with-media = चित्र या वीडियो के साथ { $limit } अक्षर तक जा सकते हैं, आपके { $length } हैं। कृपया { $over } अक्षर कम करें या बिना चित्र के भेजें।
broadcast-refused-media-kind = यह फ़ाइल ({ $type }) WhatsApp पर नहीं जाती। कृपया JPG या PNG चित्र या MP4 वीडियो चुनें।
broadcast-refused-media-document = WhatsApp में PDF के साथ संदेश नहीं दिखता। कृपया पहले पन्ने का चित्र लगाएँ या संदेश में लिंक दें।
broadcast-refused-media-too-large = फ़ाइल { $size } MB की है, जबकि { $limit } MB तक जा सकती है। कृपया छोटी फ़ाइल चुनें।
broadcast-refused-media-unknown = यह फ़ाइल नहीं मिली। कृपया दोबारा चुनें।
broadcast-refused-schedule-past = भेजने का समय बीत चुका है। कृपया आगे का समय चुनें।
broadcast-refused-audience-unknown = "{ $text }" समझ में नहीं आया। कृपया all, gp, ward या block:कोड लिखें।
broadcast-refused-audience-no-block = { $place } में { $code } कोड का कोई ब्लॉक नहीं है। कृपया कोड जाँचें।
broadcast-refused-audience-nobody = { $place } में अभी कोई एडमिन नहीं है जिसे यह भेजा जा सके। पहले एडमिन जोड़ें।
broadcast-refused-not-found = प्रसारण { $id } नहीं मिला। कृपया नंबर जाँचें।
broadcast-refused-not-yours = यह आपके कार्यक्षेत्र या भूमिका में नहीं है। कृपया संबंधित कार्यालय से कहें।
broadcast-refused-own = अपना लिखा प्रसारण आप स्वयं स्वीकृत नहीं कर सकते। कृपया दूसरे अधिकारी से स्वीकृत कराएँ।
broadcast-refused-operator-alone = इसे ऑपरेटर ने लिखा है और ऑपरेटर ही स्वीकृत नहीं कर सकता। कृपया किसी अधिकारी से स्वीकृत कराएँ (--by)।
broadcast-refused-state = यह नहीं हो सकता: प्रसारण की अवस्था "{ $state }" है।
broadcast-refused-no-letters = ज़िला { $district } के टैग के तीन अक्षर तय नहीं हैं। कृपया पहले उन्हें दर्ज करें।
broadcast-refused-no-sender = { $district } के लिए भेजने वाला कोई चालू नंबर नहीं है। कृपया पहले नंबर जोड़ें।
broadcast-refused-tags-used-up = { $district } में { $days } दिनों के सारे टैग लग चुके हैं। कृपया Munadi के संचालक को बताएँ।
broadcast-refused-nobody-missed = ऐसा कोई नहीं बचा जिसे दोबारा भेजा जाए।

# एडमिन से पूछा जाता है, जब संदेश इतना लंबा हो कि उसके साथ बटन न जा सके।
broadcast-posted-question = क्या आपने ऊपर का संदेश अपने समूह में डाल दिया?

broadcast-state-draft = मसौदा
broadcast-state-approved = स्वीकृत
broadcast-state-sending = भेजा जा रहा है
broadcast-state-paused = रोका हुआ
broadcast-state-cancelled = रद्द
broadcast-state-finished = पूरा

broadcast-category-scheme = योजना
broadcast-category-order = आदेश
broadcast-category-achievement = उपलब्धि
broadcast-category-success_story = सफलता की कहानी
broadcast-category-correction = भ्रामक खबर का खंडन
broadcast-category-emergency = आपात सूचना

broadcast-audience-all = ग्राम पंचायतें और वार्ड
broadcast-audience-gp = केवल ग्राम पंचायतें
broadcast-audience-ward = केवल वार्ड

# किसे नहीं जाएगा, और क्यों।
broadcast-left-out-no_admin = समूह का कोई एडमिन नहीं
broadcast-left-out-not_yet_consented = एडमिन ने अभी हाँ नहीं कहा
broadcast-left-out-waiting_for_office = कार्यालय की स्वीकृति बाकी
broadcast-left-out-opted_out = एडमिन ने संदेश बंद किए हैं
broadcast-left-out-unreachable = एडमिन का WhatsApp नहीं मिल रहा

broadcast-warning-similar = ऐसा ही संदेश { $date } को यहाँ भेजा जा चुका है (प्रसारण { $id })।
