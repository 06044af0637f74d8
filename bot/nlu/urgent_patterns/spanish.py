"""Phrases of danger in Spanish, mixed Spanish and English, and a few in other languages.

Written without accents, as both kinds of spelling reach them.
"""

from __future__ import annotations

from bot.nlu.urgent_patterns.rule import DESK, PAPER, PAST, Rule

SPANISH_CRISIS_RULES = (
    Rule(
        "want_to_die_spanish",
        clear="""
        QUIERO ADV? (morir|morirme|morirse|morirnos|estar muert*|desaparecer|matarme|matarse|\
          suicidar*|no existir|dejar de existir|dejar de vivir|quitarme la vida|quitarse la vida|\
          acabar con todo|acabar con mi vida|acabar con su vida|terminar con todo|terminar con mi \
          vida|terminar con su vida|no despertar*|ahorcarme|ahorcarse|dormir y no|aventarme|\
          saltar del|no vivir|no estar viv*)
        (me|se) QUIERO ADV? (morir|matar|suicidar|ahorcar|quitar la vida|colgar|ir de este mundo|\
          envenenar|aventar de|tirar del|tirar de un|tirar por)
        (WANT|feel like|THINK|PLAN|need) ADV? (matarme|morirme|morir|suicidarme|desaparecer|\
          cortarme|lastimarme)
        intente (matarme|suicidarme|quitarme)
        (cuando|para cuando) (lean|leas|lea) esto
        ya no voy a estar
        tengo todo (listo|preparado|planeado)
        voces me (dicen|mandan|piden)
        (en|desde) (el|un) puente y
        (guarde|junte|tengo) ~ pastillas ... (todas|para)
        se despidio de (todos|mi|nosotros)
        (regalo|regalando) todas? (sus|mis) cosas
        (matarme|suicidarme|suicidarse|ahorcarme)
        (quitarme|quitarse|quitarle|quito|acabar con|terminar con|quitar) (la|mi|su) vida
        (ganas|razon|razones|motivo|motivos) (de|para) (morir*|matarme|desaparecer|no vivir)
        (pensamientos|ideas|pensando|intento|intentos|pienso|penso|hablo|habla|hablando|piensa|\
          trato|intentado) (de|en|sobre)? ~ (suicid*|la muerte|matarme|matarse|morir|morirme|\
          morirse)
        (ojala|desearia|quisiera) ~ no? ~ (haber nacido|hubiera nacido|despertar|despertara|\
          existiera|existir|muriera|morirme|estar muert*|me muera|estuviera muert*)
        (soy|eres) suicida
        """,
    ),
    Rule(
        "not_living_spanish",
        clear="""
        no me? (QUIERO|tengo ganas de|vale la pena|merezco) (ya|mas|seguir)? (seguir|mas)? \
          (vivir|viviendo|vivo|viva|existir|existiendo|estar vivo|estar viva|estar aqui|estar en \
          este mundo|despertar*|estar mas aqui|con vida|con mi vida)
        no puedo mas? (seguir viviendo|vivir asi|vivir mas|seguir viva|seguir vivo)
        (sin|perdi las|no hay|pocas|perdido las|no tengo|no veo) (ganas|razon|razones|motivo|\
          motivos) (de|para|a) (vivir|seguir|vivir mas)
        para que (seguir viviendo|vivir)
        (mejor|estarian mejor|estaria mejor|vivirian mejor|felices|mas felices|estaran mejor|\
          estarian) (sin mi|muert*|estaria muert*|estar muert*|si no estuviera|si me muero|si yo \
          no|si me muriera|mejor sin mi)
        (no|sin|ningun) ~ sentido (a|de|en|la|mi|seguir|vivir)? (la|mi|seguir|vivir)? (vida|\
          viviendo|vivir)
        vida (no|ya no) (vale|tiene|importa) ~ (pena|sentido|nada|mas)
        nadie (me|se) ~ (extranaria|extranara|va a extranar|echaria|daria cuenta si)
        para que seguir
        nada tiene sentido
        (soy|siento que soy|siento como) solo? (una|un) (carga|estorbo)
        (la|mi) vida (es|ya es) ~ (insoportable|inutil)
        """,
        vague="""
        ya no (puedo|aguanto|soporto|doy) (mas|mas con todo|seguir|seguir asi|con todo)?
        no (puedo|aguanto|soporto|doy) mas
        (no hay|sin) (salida|esperanza|futuro) (para mi|.)
        (crisis|emergencia) (emocional|de salud mental|nerviosa|suicida|psicologica)
        suicida
        """,
        unless=(DESK, PAPER),
        deniable=False,
    ),
    Rule(
        "self_harm_spanish",
        clear="""
        (me|se) (estoy|esta|estaba|sigo|sigue|he|ha|volvi a|ando) (cortando|lastimando|haciendo \
          dano|cortado|lastimado|cortar)
        (me|se) QUIERO ADV? (cortar|lastimar|hacer dano)
        (QUIERO|ganas de) (cortarme|lastimarme|lastimarse|cortarse|hacerme dano|hacerse dano|\
          hacerme algo|hacerle dano a mi)
        (me|se) corta (los|las|el) (brazos|brazo|munecas|venas|piernas|muslos)
        (me corto|volvi a cortarme|cortarme|se corta|cortandose|cortandome) (otra vez|de nuevo|\
          los brazos|las munecas|las venas|las piernas|para|cuando|.)
        (me|se) (hago|hice|hace|hizo|haga) dano (a|para|otra|y) ~ (mi|si|proposito|misma|mismo|\
          vez)?
        (hacerme|hacerse|haciendome|haciendose) dano
        (hace|hago|haciendo) cortes en
        me corte con (la|una|el) (navaja|cuchilla|cuchillo|hoja|razor)
        cutting (otra vez|de nuevo)
        me (lastimo|golpeo) (cuando|para|a veces|a mi|la cabeza|contra|sola|solo|los|las|otra \
          vez)
        veces me (lastimo|corto|hago dano|golpeo)
        me he estado (cortando|lastimando|golpeando|haciendo dano)
        me (pego|voy a pegar|doy) un (tiro|balazo)
        (autolesion*|autolastim*)
        """,
    ),
    Rule(
        "overdose_on_purpose_spanish",
        clear="""
        (me|voy a|quiero) (tome|trague|tomar|tomarme|tragar|tragarme|voy a tomar|quiero tomar) \
          (todas las|muchas|un monton de|todas mis) pastillas
        (me|se) (tome|tomo|trague|trago) ... (pastillas|veneno) ... (morir*|matar*|proposito|\
          dormir para siempre)
        """,
    ),
    Rule(
        "hotline_spanish",
        vague="(linea|numero|telefono) ~ (suicidio|crisis|prevencion)",
    ),
    Rule(
        "crisis_other_languages",
        clear="""
        (no|nao) consigo mais (viver|suportar|aguentar)
        (penso|pensando) em me (matar|suicidar)
        nunca mais acordar
        (se|me) (cortando|machucando)
        nao quer mais viver
        (seria melhor|melhor) se eu (sumisse|morresse|desaparecesse)
        sou um peso
        (quero|queria) (morrer|me matar|desaparecer|acabar com tudo)
        (vou|quero|pensando em) me (matar|suicidar*)
        nao (quero|aguento) mais viver
        je (veux|voudrais|vais) (mourir|me tuer|me suicider|en finir)
        (envie de|jai envie de) (mourir|me tuer|en finir)
        je ne? (veux|peux) plus vivre
        ich (will|mochte) (sterben|mich umbringen|nicht mehr leben|tot sein)
        mich umbringen
        (voglio|vorrei) (morire|uccidermi|farla finita)
        mwen (vle|ta vle) mouri
        """,
    ),
)

SPANISH_EMERGENCY_RULES = (
    Rule(
        "breathing_spanish",
        clear="""
        no (puedo|puede|pueden|podia|logra|logro) (ni|casi|bien|ya)? respira*
        no (puedo|puede) BREATHE
        no (esta|me|le|se)? (respira|respiro|respirando)
        (dificultad|trabajo|problemas|cuesta|dificil) (para|mucho|de|al)? respira*
        nao (consigo|consegue) respirar
        (falta|faltando|hace falta) (de|el|mucho|me)? (aire|oxigeno)
        (se|me) (esta|estoy) (ahogando|asfixiando|atragantando|atorando)
        (se|me) (ahoga|ahogo|asfixia|asfixio|atraganta|atraganto|atoro) (con|.|y|mucho|ayuda)
        (tiene|tengo|ataque|dando|dio|crisis) (un|de)? ataque? de? asma
        (cierra|cerrando|inflamando|hinchando) (la|mi|su)? (garganta|lengua|cara)
        (garganta|lengua|cara|labios) (se|me|esta|se me|hinchad*) ~ (cierra|cerrando|hinchando|\
          inflamando|hinchad*)
        (tengo|tiene|teniendo|es) una? (reaccion alergica|choque anafilactico|anafilaxia)
        """,
        vague="(reaccion alergica|anafila*|ahogando|asfixia*|atragantando)",
    ),
    Rule(
        "chest_spanish",
        clear="""
        (tengo|tiene|siento|siente|con|mucho|fuerte|un|este) (un|mucho|fuerte)? (dolor|dolores|\
          presion|opresion|punzada) ~ (en|de|del) (el|mi|su)? pecho
        (duele|doliendo|aprieta|oprime|dolor en) ~ (el|mi|su) (pecho|corazon|brazo izquierdo)
        dor ~ no peito
        pecho (me|le) (duele|aprieta|oprime)
        (es|un|tiene|tengo|teniendo|dando|dio) (un|tiene|teniendo)? (infarto|ataque al corazon|\
          ataque cardiaco|paro cardiaco|derrame cerebral|derrame|embolia)
        """,
        vague="""
        (dolor|dolores|presion|opresion|punzada) ~ (en|de) (el|mi|su)? pecho
        (infarto|derrame cerebral|ataque al corazon|ataque cardiaco|paro cardiaco)
        """,
    ),
    Rule(
        "unconscious_spanish",
        clear="""
        no (se|me|lo|la|quiere|puedo|puede|podemos|logro)? (despierta|despertar*|reacciona|\
          responde|se despierta|se mueve|vuelve en si|respondio|desperto)
        (se|me|esta|estoy|esta casi) (desmayo|desmaye|desmayado|desmayada|inconsciente|\
          inconciente|desmayando|voy a desmayar|va a desmayar)
        (perdio|perdi) el (conocimiento|sentido)
        (esta|tiene|tuvo|teniendo|esta teniendo|tengo|le dio|le dan|dando) (una|un|unas)? \
          (convuls*|ataque epileptico|ataques epilepticos)
        (desmaiou|desmaiado|desmaiada)
        nao acorda
        golpeo ~ la cabeza ... (vomit*|desmay*|sangr*|mareado|mareada)
        le dio un ataque
        convulsionando
        no puede (hablar|mover|caminar|pararse|levantar)
        (boca|sonrisa) ~ (torcida|caida|chueca|de lado)
        (cara|lado|brazo) ~ (caida|torcida|dormido|dormida|paralizad*|chueca)
        no ~ (siento|mover|siente|puede mover|puedo mover) (el|la|mi|su|las|los) ~ (brazo|pierna|\
          piernas|lado|cara)
        """,
        vague="(desmay*|inconsciente|convuls*)",
    ),
    Rule(
        "poison_spanish",
        clear="""
        (tome|tomo|tomado|trago|trague|comi|comio|bebio|bebi|tomaron) ~ (muchas|demasiadas|\
          demasiado|todas|todo el|un monton|un frasco|varias) ~ (pastillas|medicina|medicamento*|\
          pildoras|tabletas|tylenol|frasco|de|.)
        (tome|tomo|tomado|trago|trague|comio|bebio|bebi) ~ (cloro|lejia|blanqueador|veneno|\
          raticida|detergente|pilas|pila)
        (engoliu|engoli) ~ (remedio|remedios|pilulas|veneno|pilha)
        huele a gas
        (tuvo|tiene|tengo|es|tuve|creo|dio|hizo) ~ una? (sobredosis|intoxicacion)
        (me|lo|la|se|fue|esta) (enveneno|envenenaron|envenenado|envenenada|intoxico)
        """,
        vague="(sobredosis|envenen*|veneno)",
    ),
    Rule(
        "bleeding_spanish",
        clear="""
        (sangr*|hemorragia) ~ (mucho|mucha|bastante|no para|demasiado|sin parar|no deja|de la \
          cabeza)
        (no|sin) ~ (para|deja|dejo|parar|paro) de sangrar
        (mucha|tanta|perdiendo|vomitando|tosiendo|vomito|escupiendo) sangre
        (estoy|esta|estaba) sangrando
        (me|le|lo|la) (apunal*|acuchill*|dispar*|balearon|atropell*)
        (fue|esta|estaba) (apunalad*|balead*|atropellad*)
        (tiroteo|balacera|disparos)
        (quemad*|quemadura|quemo|queme|quemaron) ~ (grave|mucho|con acido|con aceite|toda|feo|con \
          fuego|con agua)
        """,
    ),
    Rule(
        "violence_spanish",
        clear="""
        (me|la|lo|acaban de) (acaban de)? (violaron|violo|violar|violarme|violando|abusaron \
          sexualmente|agredieron sexualmente|estan pegando|esta pegando|golpearon|estan atacando|\
          atacaron|secuestr*)
        me (golpea|golpeo|pega|pego|golpearon|esta golpeando|ahorco) ~ (.|mi|mucho|ayuda|y|otra|\
          novio|esposo)
        (novio|novia|esposo|pareja|papa|padrastro|ex) me (golpea|golpeo|pega|pego|ahorco)
        (miedo|temo) de? que me (mate|maten|golpee|haga dano)
        me (amenaza|amenazo|amenazaron) (con|de) (matarme|un|una|muerte|matar|golpear*)
        (me|la|lo) (agarro|aventaron|avento|empujo|tiro|apunto) (del cuello|contra la|por las \
          escaleras|con una|con un)
        (abusaron|abuso) sexualmente? de (mi|ella|el)
        (tiene|trae|hay|con|lleva) ~ (una|un) ~ (pistola|arma|cuchillo|navaja|rifle|bomba)
        """,
        vague="(abuso|agresion|asalto) sexual",
    ),
    Rule(
        "labour_spanish",
        clear="""
        (rompio|rompi|rompieron|reventaron|rompe) (la|el|las) (fuente|aguas)
        (estoy|esta|empezando|entrando) (en|el)? trabajo? de? parto
        (viene|sale|nace) el bebe
        no (siento|se mueve) ~ bebe
        gravida ... (sangr*|dor|contracoes)
        embarazada ... (sangr*|dolor fuerte|contracciones)
        """,
    ),
    Rule(
        "call_spanish",
        clear="""
        (necesito|necesitamos|llamen|llama|llame|pidan|manden|mande|envien|llamar|llamo) ~ (una|\
          a|la|al)? (ambulancia|911|paramedicos)
        (se|me) (esta|estoy) (muriendo|muriendome)
        (se|me) (va a|voy a) morir (.|ayuda|si no|por favor)
        (ayuda|ayudenme|ayudeme|auxilio) ... (muriendo|grave|sangr*|emergencia|no respira)
        """,
        vague="""
        (es|tengo|tenemos|hay|esto es|tuve) (una|un)? gran? emergencia
        (emergencia|urgencia) (medica|ayuda|por favor|ahora|ayudenme|mi|.)
        . emergencia*
        (ambulancia|auxilio|socorro)
        """,
        unless=(PAPER, PAST, DESK),
    ),
)
