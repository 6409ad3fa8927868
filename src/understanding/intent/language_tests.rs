//! Do phrases of the other languages come to the intents of the English ones?

use super::tests::assert_all;
use crate::domain::Intent;

#[test]
#[expect(clippy::too_many_lines, reason = "a table of phrases, read top down")]
fn phrases_of_spain_and_mexico_come_to_the_same_intents() {
    for (due, previous, phrases) in [
        (
            Intent::Order,
            None,
            "hola, me pones 3 cajas de leche para mañana porfa
            quisiera pedir unos quesos manchegos
            mándame 5 refrescos
            lo de siempre
            necesitamos jitomate y 2 kilos de cilantro
            apúntame una caja de limones",
        ),
        (
            Intent::Question,
            None,
            "tenéis aguacates?
            qué tipos de quesos manejan
            cuánto cuesta el salmón
            me puedes mandar la factura de ayer
            entregan los sábados?",
        ),
        (
            Intent::Status,
            None,
            "dónde está mi pedido
            ya salió mi pedido?
            a qué hora llega el reparto",
        ),
        (
            Intent::Complaint,
            None,
            "los tomates llegaron podridos
            faltan dos cajas en la entrega de hoy
            me han cobrado dos veces
            no ha llegado el pedido de hoy",
        ),
        (
            Intent::Cancel,
            None,
            "cancela todo por favor\nya no quiero el pedido\nolvídalo",
        ),
        (
            Intent::Change,
            None,
            "quita los huevos\ncámbialo a 4\nmejor que sean 5 en vez de 3",
        ),
        (
            Intent::Greeting,
            None,
            "buenos días, qué tal\nhola jefe\nqué onda",
        ),
        (
            Intent::Other,
            None,
            "gracias\nqué tiempo hace en Madrid\nnecesito un taxi al aeropuerto\ncuéntame un chiste",
        ),
        (
            Intent::Confirm,
            Some("2 x Leche entera. ¿Es correcto?"),
            "sí, todo correcto\nestá perfecto\nasí es\nva, mándalo\ndale",
        ),
        (
            Intent::Change,
            Some("2 x Leche entera. ¿Es correcto?"),
            "no, está mal\nno, quiero 3",
        ),
    ] {
        assert_all(due, previous, phrases, "es-ES");
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of phrases, read top down")]
fn german_phrases_come_to_the_same_intents() {
    for (due, previous, phrases) in [
        (
            Intent::Order,
            None,
            "Moin, wir brauchen morgen 3 Kisten Milch
            ich hätte gern 2 Kilo Petersilie und einen Karton Zitronen
            könnt ihr uns 5 Kisten Cola schicken?
            möchte gerne Ziegenkäse bestellen
            wie immer bitte
            noch 2 Sahne dazu",
        ),
        (
            Intent::Question,
            None,
            "habt ihr Avocados da?
            was kostet der Lachs
            welche Käsesorten habt ihr
            liefert ihr auch samstags?
            könnt ihr mir die Rechnung von gestern schicken",
        ),
        (
            Intent::Status,
            None,
            "wo bleibt unsere Lieferung\nwann kommt der Fahrer\nist meine Bestellung schon unterwegs",
        ),
        (
            Intent::Complaint,
            None,
            "die Tomaten waren matschig
            bei der Lieferung heute haben zwei Kisten gefehlt
            ihr habt uns die falsche Milch geschickt
            ich will mich beschweren",
        ),
        (
            Intent::Cancel,
            None,
            "bitte alles stornieren\nwir brauchen die Bestellung doch nicht\nvergesst es",
        ),
        (
            Intent::Change,
            None,
            "streich die Eier\nmach daraus 4\ndoch lieber 5 statt 3",
        ),
        (
            Intent::Greeting,
            None,
            "Guten Morgen zusammen\nhallo, wie gehts\nServus",
        ),
        (
            Intent::Other,
            None,
            "vielen Dank\nwie wird das Wetter morgen\nich brauche ein Taxi zum Flughafen",
        ),
        (
            Intent::Confirm,
            Some("2 x Vollmilch. Ist das richtig?"),
            "ja, passt alles\nsieht gut aus\ngenau so\njo schick ab",
        ),
        (
            Intent::Change,
            Some("2 x Vollmilch. Ist das richtig?"),
            "nein das stimmt nicht\nnein, ich wollte 3",
        ),
    ] {
        assert_all(due, previous, phrases, "de-DE");
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of phrases, read top down")]
fn dutch_french_and_hindi_cues_tell_the_common_intents() {
    for (locale, due, phrases) in [
        (
            "nl-NL",
            Intent::Greeting,
            "goedemorgen allemaal\nhoi, hoe gaat het",
        ),
        (
            "nl-NL",
            Intent::Order,
            "mag ik 2 dozen melk\nik wil graag tomaten bestellen",
        ),
        (
            "nl-NL",
            Intent::Cancel,
            "annuleer alles maar\nlaat maar zitten",
        ),
        (
            "nl-NL",
            Intent::Status,
            "waar blijft onze bestelling\nhoe laat komt de chauffeur",
        ),
        (
            "nl-NL",
            Intent::Complaint,
            "de sla was verrot\nwe missen twee dozen",
        ),
        (
            "nl-NL",
            Intent::Question,
            "hebben jullie avocado's?\nwat kost de zalm",
        ),
        ("fr-FR", Intent::Greeting, "bonjour à tous\nsalut, ça va ?"),
        (
            "fr-FR",
            Intent::Order,
            "il me faut 3 caisses de lait\nje voudrais commander du saumon",
        ),
        ("fr-FR", Intent::Cancel, "annulez tout\nlaissez tomber"),
        (
            "fr-FR",
            Intent::Status,
            "où est ma commande\nà quelle heure arrive la livraison",
        ),
        (
            "fr-FR",
            Intent::Complaint,
            "les tomates sont pourries\nil manque deux caisses",
        ),
        (
            "fr-FR",
            Intent::Question,
            "avez-vous des avocats ?\nquel est le prix du saumon",
        ),
        ("en-IN", Intent::Greeting, "namaste bhaiya\nram ram ji"),
        (
            "en-IN",
            Intent::Order,
            "bhai 2 peti pani bhej do\nmujhe 5 kilo pyaz chahiye",
        ),
        ("en-IN", Intent::Cancel, "order cancel kar do bhai"),
        ("en-IN", Intent::Status, "bhai mera order kahan hai"),
        ("en-IN", Intent::Complaint, "bhai tamatar kharab nikle"),
        ("en-IN", Intent::Question, "bhai paneer ka kya rate hai"),
    ] {
        assert_all(due, None, phrases, locale);
    }
}
