# बटनों के शीर्षक, अधिकतम 20 अक्षर।

# बातचीत।
button-yes = हाँ
button-no = नहीं
button-language-hi = हिन्दी
button-language-en = English
button-menu = मेनू
button-start = फिर चालू करें

# प्रसारण: समूह में डालने के बाद।
button-posted = डाल दिया ✅

# जाँच: चुने गए एडमिन और अधिकारी के लिए।
button-not-yet = अभी नहीं डाला
button-verdict-ok = ठीक है
button-verdict-incomplete = अधूरा
button-verdict-called = कॉल किया
