//! How other languages name days, taken at their word.

use super::assert_days;

/// A Wednesday.
const TODAY: &str = "2026-11-18";

#[test]
fn spanish_days_are_read() {
    assert_days(
        TODAY,
        "es-ES",
        &[
            ("mañana por la tarde", "2026-11-19"),
            ("pasado mañana", "2026-11-20"),
            ("para el 5", "2026-12-05"),
            ("el viernes", "2026-11-20"),
            ("el lunes que viene", "2026-11-23"),
            ("el próximo viernes", "2026-11-27"),
            ("el viernes pasado", "2026-11-13"),
            ("el miércoles de la semana que viene", "2026-11-25"),
            ("el treinta de noviembre", "2026-11-30"),
            ("lunes 23", "2026-11-23"),
            ("dentro de dos semanas", "2026-12-02"),
            ("hace tres días", "2026-11-15"),
            ("el martes en ocho", "2026-12-01"),
            ("el último día del mes", "2026-11-30"),
            ("el 3 del mes que viene", "2026-12-03"),
            ("nochebuena", "2026-12-24"),
            ("el 19 no, el 20", "2026-11-20"),
            ("medio saco de patatas", "none"),
        ],
    );
}

#[test]
fn german_days_are_read() {
    assert_days(
        TODAY,
        "de-DE",
        &[
            ("übermorgen früh", "2026-11-20"),
            ("am Freitag", "2026-11-20"),
            ("bis Fr.", "2026-11-20"),
            ("den 5.", "2026-12-05"),
            ("zum 1.12.", "2026-12-01"),
            ("am Fünfundzwanzigsten", "2026-11-25"),
            ("nächsten Freitag", "2026-11-27"),
            ("übernächsten Freitag", "2026-11-27"),
            ("kommende Woche Dienstag", "2026-11-24"),
            ("Freitag in zwei Wochen", "2026-12-04"),
            ("heute in acht Tagen", "2026-11-25"),
            ("vor drei Tagen", "2026-11-15"),
            ("KW 49 Montag", "2026-11-30"),
            ("Ende des Monats", "2026-11-30"),
            ("Mo, 23.11.", "2026-11-23"),
            ("Ostermontag", "2027-03-29"),
            ("Montagekleber", "none"),
        ],
    );
}

#[test]
fn dutch_and_french_days_are_read() {
    assert_days(
        TODAY,
        "nl-NL",
        &[
            ("overmorgen", "2026-11-20"),
            ("vrijdag", "2026-11-20"),
            ("vrijdag over een week", "2026-11-27"),
            ("volgende week maandag", "2026-11-23"),
            ("de 25e", "2026-11-25"),
            ("over veertien dagen", "2026-12-02"),
            ("eind van de maand", "2026-11-30"),
        ],
    );
    assert_days(
        TODAY,
        "fr-FR",
        &[
            ("après-demain", "2026-11-20"),
            ("vendredi prochain", "2026-11-27"),
            ("le 1er décembre", "2026-12-01"),
            ("le 25", "2026-11-25"),
            ("d'ici une semaine", "2026-11-25"),
            ("mardi en huit", "2026-12-01"),
            ("lundi de la semaine prochaine", "2026-11-23"),
            ("il y a deux jours", "2026-11-16"),
        ],
    );
}

#[test]
fn hindi_kal_and_parson_look_forward() {
    assert_days(
        TODAY,
        "hi-IN",
        &[
            ("kal subah bhejna", "2026-11-19"),
            ("parson", "2026-11-20"),
            ("kal nahi, parson", "2026-11-20"),
            ("somvar ko", "2026-11-23"),
            ("agle hafte shukravar", "2026-11-27"),
            ("25 tareekh ko", "2026-11-25"),
            ("3 din baad", "2026-11-21"),
        ],
    );
}
