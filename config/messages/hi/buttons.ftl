# बटनों के शीर्षक, अधिकतम 20 अक्षर।

# जाँच: चुने गए एडमिन और अधिकारी के लिए।
button-not-yet = अभी नहीं डाला
button-verdict-ok = ठीक है
button-verdict-incomplete = अधूरा
button-verdict-called = कॉल किया
