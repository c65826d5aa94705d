"""Word lists of the personal-data finder."""

#: Post towns' letters (Royal Mail): a code that begins otherwise is no postcode. Longest first.
POSTCODE_AREAS = tuple(
    sorted(
        """
        AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN
        EX FK FY G GL GU HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML
        N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD
        TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE
        """.split(),
        key=len,
        reverse=True,
    )
)
STREETS = tuple(
    "Street Road Lane Avenue Close Drive Crescent Terrace Court Gardens Grove Place Square Walk Mews Hill "
    "Row Parade Gate Green Rise View Way St Rd Ave".split()
)
NUMBER_WORDS = tuple(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen".split()
)
SCHOOL_KINDS = (
    r"(?:Church of England |C of E |CofE |CE |RC |Catholic |Community |Free |Special )*"
    r"(?:Primary|Infants?|Junior|Secondary|High|Grammar|Nursery|Middle|First|Upper)"
    r"(?: and Nursery)? (?:School|Academy)",
    "Academy",
    "Nursery School",
    "School",
    "Pre-?[Ss]chool",
)
#: Capitalised at the start of a sentence or in a heading, followed by an age, and nobody's name.
NEVER_A_NAME = frozenset(
    """
    a adolescents adult adults age aged ages all and another any anyone april are area at august autumn babies
    baby band bands both boy boys brother brothers but by carers case centre centres child children clients
    cohort daughter daughters december each either eligible every everybody everyone families family fathers
    february for foster friday from girl girls grandchildren grandparents group groups grandson he her his hub
    hubs if in infant infants is it january july june kid kids learners level like man march may member
    members men module monday most mothers mum mums my new no none not november october of on one or other
    others our over parent parents participants patients people person persons phase pupil pupils reception
    saturday section see september she sibling siblings sister sisters some son sons spring step stage student
    students summer sunday table teenager teenagers teens that the their then there these they this those
    thursday to toddler toddlers tuesday twin twins typically under users was we wednesday when where who
    winter with woman women year years young youngest your youth
    """.split()
)
