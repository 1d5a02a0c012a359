"""What KaTeX 0.19.1 knows, written by scripts/list_katex_commands.mjs; not edited by hand.

Names stand without their backslash.
"""

from __future__ import annotations

COMMANDS: frozenset[str] = frozenset(
    """
    AA Alpha And Bbb Bbbk Beta Big Bigg Biggl Biggm Biggr Bigl Bigm Bigr Box Bra Braket Bumpeq Cap Chi
    Colonapprox Coloneq Coloneqq Colonsim Complex Cup DOTSB DOTSI DOTSX Dagger Darr Delta Diamond Doteq
    Downarrow Epsilon Eqcolon Eqqcolon Eta Finv Game Gamma H Harr Huge Im Iota Join KaTeX Kappa Ket LARGE
    LaTeX Lambda Large Larr Leftarrow Leftrightarrow Lleftarrow Longleftarrow Longleftrightarrow
    Longrightarrow Lrarr Lsh Mu N Nu Omega Omicron Overrightarrow P Phi Pi Pr Psi R Rarr Re Reals Rho
    Rightarrow Rrightarrow Rsh S Set Sigma Subset Supset Tau TeX TextOrMath Theta Uarr Uparrow
    Updownarrow Upsilon Vdash Vert Vvdash Xi Z Zeta aa above acute alef alefsym aleph allowbreak alpha
    amalg angl angle angln approx approxcolon approxcoloncolon approxeq arccos arcctg arcsin arctan arctg
    arg argmax argmin ast asymp atop backepsilon backprime backsim backsimeq backslash bar barwedge
    bcancel because begin begingroup beta beth between bf bgroup big bigcap bigcirc bigcup bigg biggl
    biggm biggr bigl bigm bigodot bigoplus bigotimes bigr bigsqcup bigstar bigtriangledown bigtriangleup
    biguplus bigvee bigwedge binom blacklozenge blacksquare blacktriangle blacktriangledown
    blacktriangleleft blacktriangleright blue blueA blueB blueC blueD blueE bm bmod bold boldsymbol bot
    bowtie boxdot boxed boxminus boxplus boxtimes bra brace brack braket breve bull bullet bumpeq c cal
    cancel cap cdot cdotp cdots ce centerdot cfrac ch char check checkmark chi choose circ circeq
    circlearrowleft circlearrowright circledR circledS circledast circledcirc circleddash clap clubs
    clubsuit cnums colon colonapprox coloncolon coloncolonapprox coloncolonequals coloncolonminus
    coloncolonsim coloneq coloneqq colonequals colonminus colonsim color colorbox complement cong coprod
    copyright cos cosec cosh cot cotg coth csc ctg cth cup curlyeqprec curlyeqsucc curlyvee curlywedge
    curvearrowleft curvearrowright dArr dag dagger daleth darr dashleftarrow dashrightarrow dashv dbinom
    dblcolon ddag ddagger ddddot dddot ddot ddots def deg degree delta det dfrac diagdown diagup diamond
    diamonds diamondsuit digamma dim displaystyle div divideontimes dot doteq doteqdot dotplus dots dotsb
    dotsc dotsi dotsm dotso dotsx doublebarwedge doublecap doublecup downarrow downdownarrows
    downharpoonleft downharpoonright edef egroup ell emph empty emptyset end endgroup enskip enspace
    epsilon eqcirc eqcolon eqqcolon eqsim eqslantgtr eqslantless equalscolon equalscoloncolon equiv
    errmessage eta eth exist exists exp expandafter fallingdotseq fbox fcolorbox flat footnotesize forall
    frac frak frown futurelet gamma gcd gdef ge genfrac geq geqq geqslant gets gg ggg gggtr gimel global
    gnapprox gneq gneqq gnsim goldA goldB goldC goldD goldE grave gray grayA grayB grayC grayD grayE
    grayF grayG grayH grayI green greenA greenB greenC greenD greenE gt gtrapprox gtrdot gtreqless
    gtreqqless gtrless gtrsim gvertneqq hArr harr hat hbar hbox hdashline hearts heartsuit hline hom
    hookleftarrow hookrightarrow hphantom href hskip hslash hspace htmlClass htmlData htmlId htmlStyle
    huge iff iiint iint image imageof imath impliedby implies in includegraphics inf infin infty injlim
    int intercal intop iota isin it jmath kaBlue kaGreen kappa ker kern ket lArr lBrace lVert lambda land
    lang langle large larr lbrace lbrack lceil ldotp ldots le leadsto left leftarrow leftarrowtail
    leftharpoondown leftharpoonup leftleftarrows leftrightarrow leftrightarrows leftrightharpoons
    leftrightsquigarrow leftthreetimes leq leqq leqslant lessapprox lessdot lesseqgtr lesseqqgtr lessgtr
    lesssim let lfloor lg lgroup lhd lim liminf limits limsup ll llap llbracket llcorner lll llless
    lmoustache ln lnapprox lneq lneqq lnot lnsim log long longleftarrow longleftrightarrow longmapsto
    longrightarrow looparrowleft looparrowright lor lozenge lparen lq lrArr lrarr lrcorner lt ltimes
    lvert lvertneqq maltese mapsfrom mapsto maroonA maroonB maroonC maroonD maroonE mathbb mathbf mathbin
    mathcal mathchoice mathclap mathclose mathellipsis mathfrak mathinner mathit mathllap mathnormal
    mathop mathopen mathord mathpunct mathreflectbox mathrel mathring mathrlap mathrm mathscr mathsf
    mathsfit mathsterling mathstrut mathtt max measuredangle medspace message mho mid middle min mintA
    mintB mintC minuscolon minuscoloncolon minuso mkern mod models mp mskip mu multimap nLeftarrow
    nLeftrightarrow nRightarrow nVDash nVdash nabla natnums natural ncong ne nearrow neg negmedspace
    negthickspace negthinspace neq newcommand newline nexists ngeq ngeqq ngeqslant ngtr ni nleftarrow
    nleftrightarrow nleq nleqq nleqslant nless nmid nobreak nobreakspace noexpand nolimits nonumber
    normalsize not notag notin notni nparallel nprec npreceq nrightarrow nshortmid nshortparallel nsim
    nsubseteq nsubseteqq nsucc nsucceq nsupseteq nsupseteqq ntriangleleft ntrianglelefteq ntriangleright
    ntrianglerighteq nu nvDash nvdash nwarrow odot oiiint oiint oint omega omicron ominus operatorname
    operatornamewithlimits oplus orange ordinarycolon origof oslash otimes over overbrace overbracket
    overgroup overleftarrow overleftharpoon overleftrightarrow overline overlinesegment overrightarrow
    overrightharpoon overset owns parallel partial perp phantom phase phi pi pink pitchfork plim plusmn
    pm pmb pmod pod pounds prec precapprox preccurlyeq preceq precnapprox precneqq precnsim precsim prime
    prod projlim propto providecommand psi pu purple purpleA purpleB purpleC purpleD purpleE qquad quad r
    rArr rBrace rVert raisebox rang rangle rarr ratio rbrace rbrack rceil real reals red redA redB redC
    redD redE reflectbox relax renewcommand restriction rfloor rgroup rhd rho right rightarrow
    rightarrowtail rightharpoondown rightharpoonup rightleftarrows rightleftharpoons rightrightarrows
    rightsquigarrow rightthreetimes risingdotseq rlap rm rmoustache rparen rq rrbracket rtimes rule rvert
    scriptscriptstyle scriptsize scriptstyle sdot searrow sec sect set setminus sf sh sharp shortmid
    shortparallel show sigma sim simcolon simcoloncolon simeq sin sinh sixptsize small smallfrown
    smallint smallsetminus smallsmile smash smile sout space spades spadesuit sphericalangle sqcap sqcup
    sqrt sqsubset sqsubseteq sqsupset sqsupseteq square stackrel star sub sube subset subseteq subseteqq
    subsetneq subsetneqq substack succ succapprox succcurlyeq succeq succnapprox succneqq succnsim
    succsim sum sup supe supset supseteq supseteqq supsetneq supsetneqq surd swarrow tag tan tanh tau
    tbinom tealA tealB tealC tealD tealE text textbf textcircled textcolor textcopyright textit textmd
    textnormal textregistered textrm textsf textstyle texttt textup tfrac tg th therefore theta thetasym
    thickapprox thicksim thickspace thinspace tilde times tiny tmspace to top triangle triangledown
    triangleleft trianglelefteq triangleq triangleright trianglerighteq tripledash tt twoheadleftarrow
    twoheadrightarrow u uArr uarr ulcorner underbar underbrace underbracket undergroup underleftarrow
    underleftrightarrow underline underlinesegment underrightarrow underset unlhd unrhd uparrow
    updownarrow upharpoonleft upharpoonright uplus upsilon upuparrows urcorner url utilde v vDash
    varDelta varGamma varLambda varOmega varPhi varPi varPsi varSigma varTheta varUpsilon varXi
    varepsilon varinjlim varkappa varliminf varlimsup varnothing varphi varpi varprojlim varpropto varrho
    varsigma varsubsetneq varsubsetneqq varsupsetneq varsupsetneqq vartheta vartriangle vartriangleleft
    vartriangleright varvdots vcentcolon vcenter vdash vdots vec vee veebar verb vert vphantom wedge
    weierp widecheck widehat widetilde wp wr xLeftarrow xLeftrightarrow xRightarrow xcancel xdef
    xhookleftarrow xhookrightarrow xi xleftarrow xleftequilibrium xleftharpoondown xleftharpoonup
    xleftrightarrow xleftrightharpoons xlongequal xmapsto xrightarrow xrightequilibrium xrightharpoondown
    xrightharpoonup xrightleftarrows xrightleftharpoons xtofrom xtwoheadleftarrow xtwoheadrightarrow yen
    zeta
    """.split()
)

ENVIRONMENTS: frozenset[str] = frozenset(
    """
    Bmatrix Bmatrix* CD Vmatrix Vmatrix* align align* alignat alignat* aligned alignedat array bmatrix
    bmatrix* cases darray dcases drcases equation equation* gather gather* gathered matrix matrix*
    pmatrix pmatrix* rcases smallmatrix split subarray vmatrix vmatrix*
    """.split()
)

SYMBOLS: frozenset[str] = frozenset(
    """
    Alpha And Bbbk Beta Box Bumpeq Cap Chi Colonapprox Coloneq Coloneqq Colonsim Complex Cup Dagger Darr
    Delta Diamond Doteq Downarrow Epsilon Eqcolon Eqqcolon Eta Finv Game Gamma Harr Im Iota Join Kappa
    Lambda Larr Leftarrow Leftrightarrow Lleftarrow Longleftarrow Longleftrightarrow Longrightarrow Lrarr
    Lsh Mu N Nu Omega Omicron Phi Pi Pr Psi R Rarr Re Reals Rho Rightarrow Rrightarrow Rsh Sigma Subset
    Supset Tau Theta Uarr Uparrow Updownarrow Upsilon Vdash Vert Vvdash Xi Z Zeta alef alefsym aleph
    allowbreak alpha amalg angle angln approx approxcolon approxcoloncolon approxeq arccos arcctg arcsin
    arctan arctg arg argmax argmin ast asymp atop backepsilon backprime backsim backsimeq backslash
    barwedge because beta beth between bigcap bigcirc bigcup bigodot bigoplus bigotimes bigsqcup bigstar
    bigtriangledown bigtriangleup biguplus bigvee bigwedge blacklozenge blacksquare blacktriangle
    blacktriangledown blacktriangleleft blacktriangleright bmod bot bowtie boxdot boxminus boxplus
    boxtimes brace brack bull bullet bumpeq cap cdot cdotp cdots centerdot ch chi choose circ circeq
    circlearrowleft circlearrowright circledS circledast circledcirc circleddash clubs clubsuit cnums
    colon colonapprox coloncolon coloncolonapprox coloncolonequals coloncolonminus coloncolonsim coloneq
    coloneqq colonequals colonminus colonsim complement cong coprod cos cosec cosh cot cotg coth csc ctg
    cth cup curlyeqprec curlyeqsucc curlyvee curlywedge curvearrowleft curvearrowright dArr dagger daleth
    darr dashleftarrow dashrightarrow dashv dblcolon ddagger ddots deg delta det diagdown diagup diamond
    diamonds diamondsuit digamma dim div divideontimes doteq doteqdot dotplus dotsb dotsi dotsm
    doublebarwedge doublecap doublecup downarrow downdownarrows downharpoonleft downharpoonright ell
    empty emptyset epsilon eqcirc eqcolon eqqcolon eqsim eqslantgtr eqslantless equalscolon
    equalscoloncolon equiv eta eth exist exists exp fallingdotseq flat forall frown gamma gcd ge geq geqq
    geqslant gets gg ggg gggtr gimel gnapprox gneq gneqq gnsim gt gtrapprox gtrdot gtreqless gtreqqless
    gtrless gtrsim gvertneqq hArr harr hbar hearts heartsuit hom hookleftarrow hookrightarrow hslash iff
    iiint iint image imageof imath impliedby implies in inf infin infty injlim int intercal intop iota
    isin jmath kappa ker lArr lBrace lVert lambda land lang langle larr lbrace lceil ldotp le leadsto
    leftarrow leftarrowtail leftharpoondown leftharpoonup leftleftarrows leftrightarrow leftrightarrows
    leftrightharpoons leftrightsquigarrow leftthreetimes leq leqq leqslant lessapprox lessdot lesseqgtr
    lesseqqgtr lessgtr lesssim lfloor lg lgroup lhd lim liminf limsup ll llbracket llcorner lll llless
    lmoustache ln lnapprox lneq lneqq lnot lnsim log longleftarrow longleftrightarrow longmapsto
    longrightarrow looparrowleft looparrowright lor lozenge lparen lrArr lrarr lrcorner lt ltimes lvert
    lvertneqq mapsfrom mapsto mathellipsis mathsterling max measuredangle mho mid min minuscolon
    minuscoloncolon minuso models mp mu multimap nLeftarrow nLeftrightarrow nRightarrow nVDash nVdash
    nabla natnums natural ncong ne nearrow neg neq nexists ngeq ngeqq ngeqslant ngtr ni nleftarrow
    nleftrightarrow nleq nleqq nleqslant nless nmid nobreak not notin notni nparallel nprec npreceq
    nrightarrow nshortmid nshortparallel nsim nsubseteq nsubseteqq nsucc nsucceq nsupseteq nsupseteqq
    ntriangleleft ntrianglelefteq ntriangleright ntrianglerighteq nu nvDash nvdash nwarrow odot oiiint
    oiint oint omega omicron ominus oplus origof oslash otimes over owns parallel partial perp phi pi
    pitchfork plim plusmn pm prec precapprox preccurlyeq preceq precnapprox precneqq precnsim precsim
    prime prod projlim propto psi rArr rBrace rVert rang rangle rarr ratio rbrace rceil real reals
    restriction rfloor rgroup rhd rho rightarrow rightarrowtail rightharpoondown rightharpoonup
    rightleftarrows rightleftharpoons rightrightarrows rightsquigarrow rightthreetimes risingdotseq
    rmoustache rparen rrbracket rtimes rvert sdot searrow sec setminus sh sharp shortmid shortparallel
    sigma sim simcolon simcoloncolon simeq sin sinh smallfrown smallint smallsetminus smallsmile smile
    spades spadesuit sphericalangle sqcap sqcup sqsubset sqsubseteq sqsupset sqsupseteq square star sub
    sube subset subseteq subseteqq subsetneq subsetneqq succ succapprox succcurlyeq succeq succnapprox
    succneqq succnsim succsim sum sup supe supset supseteq supseteqq supsetneq supsetneqq surd swarrow
    tan tanh tau tg th therefore theta thetasym thickapprox thicksim times to top triangle triangledown
    triangleleft trianglelefteq triangleq triangleright trianglerighteq twoheadleftarrow
    twoheadrightarrow uArr uarr ulcorner unlhd unrhd uparrow updownarrow upharpoonleft upharpoonright
    uplus upsilon upuparrows urcorner vDash varDelta varGamma varLambda varOmega varPhi varPi varPsi
    varSigma varTheta varUpsilon varXi varepsilon varinjlim varkappa varliminf varlimsup varnothing
    varphi varpi varprojlim varpropto varrho varsigma varsubsetneq varsubsetneqq varsupsetneq
    varsupsetneqq vartheta vartriangle vartriangleleft vartriangleright vcentcolon vdash vee veebar vert
    wedge weierp wp wr xi zeta
    """.split()
)
"""Commands without arguments that stand in math but not in text."""

_BRACED = """
    AA:0 Bra:1 Braket:1 H:1 Huge:0 Ket:1 LARGE:0 Large:0 Overrightarrow:1 Pr:0 Set:1 aa:0 acute:1 angl:1
    approxcolon:0 approxcoloncolon:0 arccos:0 arcctg:0 arcsin:0 arctan:0 arctg:0 arg:0 argmax:0 argmin:0
    atop:0 bar:1 bcancel:1 bf:0 bigcap:0 bigcup:0 bigodot:0 bigoplus:0 bigotimes:0 bigsqcup:0 biguplus:0
    bigvee:0 bigwedge:0 blue:1 blueA:1 blueB:1 blueC:1 blueD:1 blueE:1 bm:1 bmod:0 boldsymbol:1 boxed:1
    bra:1 brace:0 brack:0 braket:1 breve:1 c:1 cal:0 cancel:1 ch:0 check:1 choose:0 clap:1 coprod:0 cos:0
    cosec:0 cosh:0 cot:0 cotg:0 coth:0 csc:0 ctg:0 cth:0 ddot:1 deg:0 det:0 dim:0 displaystyle:0 dot:1
    dotsi:0 enskip:0 enspace:0 exp:0 fbox:1 footnotesize:0 gcd:0 goldA:1 goldB:1 goldC:1 goldD:1 goldE:1
    grave:1 gray:1 grayA:1 grayB:1 grayC:1 grayD:1 grayE:1 grayF:1 grayG:1 grayH:1 grayI:1 green:1
    greenA:1 greenB:1 greenC:1 greenD:1 greenE:1 hat:1 hbox:1 hom:0 hphantom:1 href:2 htmlClass:2
    htmlId:2 htmlStyle:2 huge:0 iff:0 impliedby:0 implies:0 includegraphics:1 inf:0 injlim:0 intop:0 it:0
    kaBlue:1 kaGreen:1 ker:0 ket:1 large:0 lg:0 lim:0 liminf:0 limsup:0 llap:1 ln:0 log:0 maroonA:1
    maroonB:1 maroonC:1 maroonD:1 maroonE:1 mathbin:1 mathclap:1 mathclose:1 mathinner:1 mathllap:1
    mathop:1 mathopen:1 mathord:1 mathpunct:1 mathreflectbox:1 mathrel:1 mathring:1 mathrlap:1
    mathstrut:0 max:0 medspace:0 min:0 mintA:1 mintB:1 mintC:1 minuso:0 negmedspace:0 negthickspace:0
    negthinspace:0 newline:0 nonumber:0 normalsize:0 notag:0 operatorname:1 operatornamewithlimits:1
    orange:1 over:0 overbrace:1 overbracket:1 overgroup:1 overleftarrow:1 overleftharpoon:1
    overleftrightarrow:1 overline:1 overlinesegment:1 overrightarrow:1 overrightharpoon:1 overset:2
    phantom:1 phase:1 pink:1 plim:0 pmb:1 prod:0 projlim:0 purple:1 purpleA:1 purpleB:1 purpleC:1
    purpleD:1 purpleE:1 qquad:0 quad:0 r:1 ratio:0 red:1 redA:1 redB:1 redC:1 redD:1 redE:1 reflectbox:1
    rlap:1 rm:0 scriptscriptstyle:0 scriptsize:0 scriptstyle:0 sec:0 sf:0 sh:0 simcolon:0 simcoloncolon:0
    sin:0 sinh:0 sixptsize:0 small:0 smallint:0 smash:1 sout:1 sqrt:1 stackrel:2 substack:1 sum:0 sup:0
    tag:1 tan:0 tanh:0 tealA:1 tealB:1 tealC:1 tealD:1 tealE:1 textcircled:1 textstyle:0 tg:0 th:0
    thickspace:0 thinspace:0 tilde:1 tiny:0 tt:0 u:1 underbar:1 underbrace:1 underbracket:1 undergroup:1
    underleftarrow:1 underleftrightarrow:1 underline:1 underlinesegment:1 underrightarrow:1 underset:2
    url:1 utilde:1 v:1 varinjlim:0 varliminf:0 varlimsup:0 varprojlim:0 vcentcolon:0 vcenter:1 vec:1
    vphantom:1 widecheck:1 widehat:1 widetilde:1 xLeftarrow:1 xLeftrightarrow:1 xRightarrow:1 xcancel:1
    xhookleftarrow:1 xhookrightarrow:1 xleftarrow:1 xleftequilibrium:1 xleftharpoondown:1
    xleftharpoonup:1 xleftrightarrow:1 xleftrightharpoons:1 xlongequal:1 xmapsto:1 xrightarrow:1
    xrightequilibrium:1 xrightharpoondown:1 xrightharpoonup:1 xrightleftarrows:1 xrightleftharpoons:1
    xtofrom:1 xtwoheadleftarrow:1 xtwoheadrightarrow:1
    """

_MATH_ONLY = """
    Bbb:1 Bra:1 Braket:1 Ket:1 Overrightarrow:1 Set:1 acute:1 angl:1 bar:1 bcancel:1 binom:2 bm:1 bold:1
    boldsymbol:1 bra:1 braket:1 breve:1 cancel:1 cfrac:2 check:1 dbinom:2 ddddot:1 dddot:1 ddot:1 dfrac:2
    dot:1 frac:2 frak:1 grave:1 hat:1 includegraphics:1 ket:1 mathbb:1 mathbf:1 mathbin:1 mathcal:1
    mathclose:1 mathfrak:1 mathinner:1 mathit:1 mathnormal:1 mathop:1 mathopen:1 mathord:1 mathpunct:1
    mathreflectbox:1 mathrel:1 mathring:1 mathrm:1 mathscr:1 mathsf:1 mathsfit:1 mathtt:1 operatorname:1
    operatornamewithlimits:1 overbrace:1 overbracket:1 overgroup:1 overleftarrow:1 overleftharpoon:1
    overleftrightarrow:1 overline:1 overlinesegment:1 overrightarrow:1 overrightharpoon:1 overset:2
    phase:1 sqrt:1 stackrel:2 substack:1 tbinom:2 tfrac:2 tilde:1 underbrace:1 underbracket:1
    undergroup:1 underleftarrow:1 underleftrightarrow:1 underlinesegment:1 underrightarrow:1 underset:2
    utilde:1 vcenter:1 vec:1 widecheck:1 widehat:1 widetilde:1 xLeftarrow:1 xLeftrightarrow:1
    xRightarrow:1 xcancel:1 xhookleftarrow:1 xhookrightarrow:1 xleftarrow:1 xleftequilibrium:1
    xleftharpoondown:1 xleftharpoonup:1 xleftrightarrow:1 xleftrightharpoons:1 xlongequal:1 xmapsto:1
    xrightarrow:1 xrightequilibrium:1 xrightharpoondown:1 xrightharpoonup:1 xrightleftarrows:1
    xrightleftharpoons:1 xtofrom:1 xtwoheadleftarrow:1 xtwoheadrightarrow:1
    """


def _counts(entries: str) -> dict[str, int]:
    return {name: int(count) for name, _, count in (entry.partition(":") for entry in entries.split())}


BRACED: dict[str, int] = _counts(_BRACED)
"""Commands that KaTeX takes as a whole subscript or superscript only in braces, and how many arguments each has."""

MATH_ONLY: dict[str, int] = _counts(_MATH_ONLY)
"""Commands with arguments that stand in math but not in text, and how many arguments each has."""
