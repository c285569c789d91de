"""What people in need type, by what they need; an organisation adds to it by command.

A phrase is words in this order, with at most a few others between them; `|` parts words that are as good, and a
phrase that begins with `?` never stands alone for an answer: the number comes first, and what was asked is looked
for as well; one that begins with `=` has next to nothing beside it: "ik kan niet meer", and not "ik kan niet meer
inloggen".
"""

from __future__ import annotations

from collections.abc import Mapping

PHRASES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "threat": {
        "nl": (
            "ik|we|wij word|wordt|worden|werd|ben|zijn|voel bedreigd|bedreigt|aangevallen|belaagd|gestalkt",
            "ik|we|wij word|wordt|worden|werd|ben|zijn geslagen|mishandeld",
            "word|wordt|worden|werd|ben ik|we|wij bedreigd|bedreigt|aangevallen|belaagd|geslagen|mishandeld|gestalkt",
            "bedreigd|aangevallen|mishandeld",
            "bedreigt|bedreigd|slaat|stalkt|mishandelt me|mij|ons|collega",
            "me|mij|ons bedreigt|aanvalt|slaat|stalkt|mishandelt",
            "valt me|mij|ons aan",
            "collega|iemand|client|bewoner|hij|zij wordt|word bedreigd|bedreigt|aangevallen|mishandeld|geslagen",
            "heeft|staat|met mes|pistool|wapen",
            "iemand|man|vrouw|client|bewoner|hij|zij een mes|pistool|wapen",
            "overval|overvallen",
            "er|we is|word|worden overval|overvallen",
            "ik ben|werd|word verkracht|aangerand",
            "? bij|als agressie|geweld|overval",
            "? bewoner|client|patient|bezoeker|familie agressief|agressieve",
        ),
        "en": (
            "i|im|we|were am|are|is|was|being|been|feel threatened|attacked|assaulted|stalked|beaten|robbed|raped",
            "im|ive|were|weve threatened|attacked|assaulted|stalked|beaten|robbed|raped",
            "threatened|attacked|assaulted",
            "threatening|threatens|threatened|attacking|attacks|stalking|hitting me|us",
            "he|she|they|someone|somebody|client|patient|resident has|is knife|gun|weapon",
            "we|being are|being robbed",
            "? resident|client|patient|visitor aggressive",
        ),
    },
    "fire": {
        "nl": (
            "brand",
            "er is brand",
            "? is er brand",
            "? bij|als brand",
            "het|alles brandt|brand|staat|fikt",
            "brand in|op|bij de|het|mijn|onze|kamer|kantoor|keuken|gang|afdeling|kelder",
            "in|staat brand|vlammen|lichterlaaie",
            "ruik|ruiken|zie|zien rook|brandlucht|gas|vlammen",
            "gaslek|gaslucht",
        ),
        "en": (
            "fire",
            "there|theres|its is|a|on fire",
            "theres fire",
            "fire in|on|at the|my|our|kitchen|office|room|ward|basement",
            "is|are on fire",
            "? case|event of fire",
            "? if|when theres|there|is|a fire",
            "smell|see|smells smoke|gas|flames|burning",
            "gasleak|gas leak",
        ),
    },
    "medical": {
        "nl": (
            "112",
            "bel 112|ambulance|ziekenwagen",
            "ambulance",
            "ademt|adem|ademhaling niet|geen|weg",
            "geen hartslag|ademhaling|pols",
            "bewoner|client|patient|collega reageert niet",
            "is bewusteloos|flauwgevallen|gewond|gestikt|onwel",
            "iemand|client|bewoner|bewoonster|collega|bezoeker|hij|zij|ze|mevrouw|mevr|meneer|dhr "
            "zakt|zakte|in in|elkaar elkaar|gezakt",
            "wordt|werd|geworden onwel",
            "bewusteloos|hartstilstand|hartaanval",
            "heeft|krijgt hartstilstand|hartaanval|beroerte",
            "er|ongeluk is|gebeurd ongeluk|ongeval|gebeurd",
            "bloedt|bloed hevig|erg|veel",
            "ik|we moet|moeten reanimeren",
            "? aed",
            "? noodnummer|alarmnummer",
            "? als bewusteloos|flauwgevallen|gewond|gestikt",
        ),
        "en": (
            "112|999|911",
            "call 112|999|911|ambulance",
            "ambulance",
            "isnt|not|stopped breathing",
            "no pulse|heartbeat",
            "resident|client|patient|colleague not|doesnt respond|responding",
            "is unconscious|bleeding|injured|choking",
            "someone|somebody|resident|client|patient|colleague|visitor|she|he|mrs|mr collapsed|fainted",
            "unconscious|cardiac arrest",
            "having|had|has heart|a attack|stroke",
            "there|theres been|is|an accident",
            "? aed|defibrillator",
            "? emergency number|phone",
        ),
    },
    "injury": {
        "nl": (
            "ik|we|collega|iemand|vrijwilliger heb|heeft me|mij|zich gesneden|verbrand|gebrand|bezeerd|verwond",
            "heb|heeft|is|ligt vinger|duim|hand|arm|voet|enkel|been|pols|hoofd "
            "gesneden|verbrand|gebroken|bezeerd|verstuikt",
            "me|mij in|aan|mijn vinger|duim|hand|arm|mes gesneden|verbrand",
            "ik|collega|iemand|vrijwilliger ben|is van|op|over trap|ladder|stoel|fiets|vloer gevallen|uitgegleden",
            "van|vanaf de trap|ladder gevallen",
            "= ik|collega|iemand|vrijwilliger ben|is gevallen|uitgegleden",
            "? snijwond|brandwond|brandwonden|bloedneus|prikaccident",
            "? heb|heeft me|mij|zich geprikt|gestoken|gebeten",
        ),
        "en": (
            "i|ive|someone|somebody|colleague|volunteer cut|burnt|burned|injured|scalded "
            "myself|himself|herself|themselves",
            "cut|burnt|burned|broke|broken|hurt|sprained|scalded my|his|her|their "
            "finger|thumb|hand|arm|foot|ankle|leg|wrist|head|knee",
            "i|someone|somebody|colleague|volunteer fell|fallen|slipped|tripped down|off|from|on|over "
            "stairs|ladder|chair|bike|floor",
            "= i|ive|someone|somebody|colleague fell|fallen|slipped",
            "? nosebleed|needlestick",
            "? pricked|stung|bitten myself|me|by",
        ),
    },
    "suicide": {
        "nl": (
            "zelfmoord|suicide|zelfdoding",
            "ik wil dood|sterven",
            "ik wil|kan niet meer leven|verder",
            "ik zie geen uitweg",
            "ik denk|dacht aan|over zelfmoord|suicide|doodgaan",
            "ik zelfmoord|suicide plegen",
            "einde aan|maken mijn|leven",
            "ik maak|wil er|een eind|einde aan|maken",
            "ik was|beter liever|dood dood",
            "ik|me doe|iets iets|aan aan",
        ),
        "en": (
            "suicide|suicidal",
            "i want|wanna|wish die|dead",
            "i dont|cant|not want|go|to live|anymore",
            "kill|hurt|harm|killing|hurting myself",
            "i|im am|feel|feeling suicidal",
            "i think|thinking|thought of|about suicide",
            "end my life",
            "no reason to live",
        ),
    },
    "unsafe": {
        "nl": (
            "ik|we|wij word|wordt|worden|werd|ben|voel gepest|geintimideerd|lastiggevallen|gediscrimineerd|vernederd",
            "word|wordt|worden|werd|ben ik|we|wij gepest|geintimideerd|lastiggevallen|gediscrimineerd|vernederd",
            "ik|we|wij word|wordt|worden|werd|ben|zijn lastig gevallen",
            "pest|pesten|intimideert|discrimineert|vernedert|betast me|mij|ons",
            "valt|vallen me|mij|ons lastig",
            "ik|we|wij voel|voelen onveilig",
            "voel|voelen ik|me|mij|we onveilig",
            "ik|we voel|voelen niet veilig",
            "intimidatie|pesten|pesterijen|discriminatie melden",
            "? grensoverschrijdend|ongewenst|ongewenste gedrag|omgangsvormen|intimiteiten",
            "? seksuele intimidatie",
        ),
        "en": (
            "i|im|we|were|ive am|are|is|was|been|being|feel|get bullied|harassed|intimidated|humiliated|discriminated",
            "im|ive|were|weve bullied|harassed|intimidated|humiliated|discriminated",
            "bullies|bullying|harasses|harassing|intimidates|humiliates|gropes me|us",
            "i|im|we feel|feeling unsafe",
            "i|we dont|not feel safe",
            "i|id|we|im report|reporting harassment|bullying|discrimination",
            "? sexual harassment",
        ),
    },
    "distress": {
        "nl": (
            "= ik kan|trek|red|houd|hou het|dit|t niet meer|vol",
            "= ik kan|trek niet meer",
            "= ik kan|trek|red het|dit|t niet meer aan",
            "= ik ben|raak|zit overspannen|opgebrand|doodop",
            "= ik zit er doorheen",
            "= ik stort in",
            "= het|t|alles wordt|is me|mij teveel|veel",
        ),
        "en": (
            "= i|we cant|cannot cope|continue|carry|manage|take",
            "= i cant|cannot do|take|handle this|it anymore|longer",
            "= i cant|cannot anymore",
            "= im|i|am breaking|falling down|apart",
            "= im|i|am burnt|burned|worn out",
            "= i|everything is|its too much for me",
        ),
    },
}

# What the kinds are called in Dutch.
DUTCH_NAMES = {
    "bedreiging": "threat",
    "brand": "fire",
    "medisch": "medical",
    "letsel": "injury",
    "zelfmoord": "suicide",
    "onveilig": "unsafe",
    "overbelast": "distress",
}

# Words that are one letter from an everyday one ("getest"), so that they are taken only as they stand here.
AS_WRITTEN = "gepest"

# What the words around a phrase say of it.
SELF = "ik me mij mijn ons onze we wij i im ive id me my us our weve myself"
ABOUT = """
protocol protocollen formulier formulieren procedure instructie werkinstructie beleid regeling training cursus oefening
verzekering plan rapport document documenten folder artikel nieuwsbrief cijfers statistiek preventie handleiding les
richtlijn dossier workshop presentatie poster boek film lezing bhv elearning wet form forms policy policies course drill
insurance report guideline guidelines documents manual prevention statistics brochure article class awareness leaflet
law safety
"""
ASKING = """
waar wat hoe wie welke welk wanneer waarom is zijn mag mogen kan kunnen moet moeten heb hebben heeft krijg wordt where
what how who which when why are may can should do does have has will was were could would
"""
SUPPOSING = "als indien stel wanneer if when case suppose"
IN_CASE_OF = "bij tijdens voor tegen over about during"  # something, and not what happens to who says it
LONG_AGO = "vorig vorige gisteren geweest geleden ooit vroeger jaren last yesterday ago once years"
BESIDE = """
ik i me mij
help hulp snel nu hier bel bellen alsjeblieft aub jet o oh jee ja echt heel a de het een er is net weer door op
in afdeling kamer client bewoner collega patient iemand word wordt ben please now here quick quickly call god someone
we hebben there theres the its my this us sos spoed noodgeval emergency urgent by
"""
AROUND = """
ik i me mij het dit it this echt really gewoon just even zo so te too meer more anymore any longer nu now hier here niet
not vol aan on up allemaal all al helemaal totally completely a de the hoor jet sorry help er door want to and en oh
"""
CALLING = "help hulp snel nu bel bellen call now please spoed alsjeblieft aub urgent"
