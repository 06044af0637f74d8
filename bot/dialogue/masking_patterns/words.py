"""Lists of words that masking knows: what follows a cue without being a password or an id."""

from __future__ import annotations

from typing import Final

# What people say of a password, NetID or code: "my password is ... wrong / not / too / the".
_SAID_OF_IT: Final = """
a able about above accepted access account active actually address after again against all almost
alone already also although always am among an and another any anymore anything anyway apparently
are aren arent as ask asked ass at auto autofill autofilled automatic automatically back bad badly
banned based be because been before being below best better between blank blocked bogus borked both
broken browser bs bug buggy bullshit busted but button by cached can cannot cant capital caps case
cause certain chance change changed check clear clearly close code come coming common complex
compliant compromised confidential confirmed confused confusing connected cooked correct correctly
could couldnt crap crappy crazy cringe cursed cuz damn date dead default definitely denied did didnt
different difficult digital disabled do does doesnt doing done dont down due dumb during each easy
effective either eligible else email empty encrypted english enough entered entirely error even ever
every everything exactly expired extra fail failed failing fails false far few field fields fine
finicky first fishy fixed for forced foreign forever forget forgot forgotten free frequently from
frozen frustrating fucked fucking full fully funny garbage getting give given gives giving glitched
glitching going gone good got great greyed had half hard has hashed have having he hello help her
here hers hey hi hidden him his history how however i identical if iffy ignored im impossible in
inactive incomplete inconsistent incorrect incorrectly independent individual insane insecure inside
instead into invalid invisible is isnt it its itself janky just kaput keep keeps kept kind known
lame last late later least legit lengthy less like likely linked literally little locked log login
long longer looking lost lower lowercase mad mandatory manual matched matching maybe me meant meh
messy mine minimum missing misspelled mixed more most much must my myself na nah near necessary need
needed needs neither never new next nine no none nonexistent nonsense nope nor normal not nothing
now null nuts obscure obviously odd of off off-limits official often ok okay old older on once one
online only open optional or other otherwise our ours out outdated over own part password passwords
perfect perfectly permanent permanently personal picky please pls plz pointless portal possible
possibly prefilled pretty private probably problem proper properly protected public question random
rather ready real really recent recently recognized recoverable red refused rejected related
remembered repeatedly required reset resetting restricted reused revoked ridiculous right sad safe
said same saved saying says secret secure seemingly seems seen sensitive sent separate set several
shared she shit shitty short should shown shows shut similar simple simply since single sketchy so
some somehow someone something sometimes somewhere soon sort sorta spanish specific spelled still
stolen stored strange strict strong stuck stupid such sucks suddenly sufficient super supposed sure
sus suspended synced temp temporarily temporary terrible than thanks that thats the their theirs
them then there these they thing this those though throttled through thru tied til till to toast
today together told tomorrow tonight too totally tough trash tricky tried true truly trying twice
two type typed typing unable unacceptable unavailable under unique universal unknown unless unlinked
unrecognized unsure until unusable up updated upper uppercase upset urgent us use used useless user
username usually vague valid very via visible wack wait want was wasnt way we weak weird well went
were whack whacky what whatever when where wherever which while who whole why will wiped with within
without wonky wont working works worse worth would wrong ya yeah yes yesterday yet you your yours
zero
"""
_THINGS: Final = """
afternoon age android anything app apple application apps article attempt authentication
authenticator box brave cache captcha chrome clinic college computer confirmation cookies credential
credentials date day days dear desk desktop device digit digits document dose duo edge email emails
entry evening expiration facebook fail fails failure file files firefox form forms generator gmail
good google gracias guess hampshire health help hint hola home hospital hotmail hour hours id ids
immunization inbox info information input instructions ipad iphone issue issues keyboard keychain
laptop last lastpass length letter letters limit line link links list lock login loop mac maiden
mail mailbox manager matches message messages microsoft middle minute minutes month months morning
name names netid netids number numbers okta outlook page pages partner pc phone phones pin policy
popup privacy process program prompt provider questions record records recovery regards registration
reminder request requests requirement requirements resets restriction rule rules safari school
screen section security send server service services settings sign sign-in sign-on signin sincerely
site special spire sso staff step steps storage student students support symbol symbols system tab
temporary text thank thx tool trouble ty tysm umass uni university update username usernames users
vault verification version visit web webpage website week weeks widget window windows word words
work yahoo year years
"""
_SPANISH: Final = """
actual al antigua ayuda bien bloqueada bloqueado caducada cambiar como con correcta correcto corta
cual cuando de debil del demasiado diferente donde e el en es esa ese eso esta este esto expirada
fuerte funciona igual incorrecta incorrecto invalida invalido la larga las le lo los mal mala malo
me mi mis misma mismo muy necesito no nueva nuevo o obligatoria olvidada olvide otra otro para pero
por porque puedo que quiero rechazada requerida se segura si sin su sus te temporal tu u un una unas
unos valida vencida vencido vieja viejo y ya
"""
NO_SECRET: Final = frozenset(f"{_SAID_OF_IT} {_THINGS} {_SPANISH}".split())

# Words before "at" that are no mailbox: "look at gmail.com", "the email at umass.edu".
NO_MAILBOX: Final = frozenset(
    """
    a access accessible account accounts address addresses also am an and arrive arrived arrives
    available be both by call checked class clinic code codes confirm contact correct desk doctor
    e-mail e-mails email emails error faculty find for form found from get getting go going he help
    here host hosted i id in inbox info information is it just log logged logging login look looked
    looking looks lost mail mailbox mailed mails me message messages my name netid no nor not now of
    off office on or out over page password password, person portal professor received right
    register registered school see seen sent she sign sign-in signed signin signing site staff
    stays stop stopped student students stuff support that the them there they this to try trying
    uni up us used user username website well work worked working works you
    """.split()
)

# With the usual slips of the keys, and in Spanish.
MONTHS: Final = (
    r"(?:jan(?:uary|urary|aury)?|feb(?:r?u[a-z]{1,4}ry|uary|urary)?|mar(?:ch)?|apr(?:il)?|may"
    r"|june?|july?|aug(?:ust)?|agust|sept?(?:e?m?ber|tember|etmber)?|oct(?:ober|obre)?|ocotber"
    r"|nov(?:ember|emeber)?|dec(?:ember|emeber)?|enero|febrero|marzo|abril|mayo|junio|julio|agosto"
    r"|septiembre|setiembre|octubre|noviembre|diciembre)"
)
