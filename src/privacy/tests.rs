//! What is personal data, and what only looks like it? Numbers are those kept for fiction and tests.

use super::*;

/// What is found, as kind and words.
fn found(text: &str) -> Vec<(&'static str, &str)> {
    let findings = detect(text, &Known::default());
    findings
        .iter()
        .map(|finding| (finding.kind.as_str(), finding.span.of(text)))
        .collect()
}

fn assert_found(rows: &[(&str, &'static str, &str)]) {
    for (text, kind, words) in rows {
        assert_eq!(found(text), [(*kind, *words)], "{text}");
    }
}

fn assert_nothing(texts: &[&str]) {
    for text in texts {
        assert_eq!(found(text), [], "{text}");
    }
}

#[test]
fn an_email_address_is_found_where_it_stands() {
    assert_found(&[
        (
            "bill to <ann@corner.example>.",
            "EMAIL",
            "ann@corner.example",
        ),
        ("写信到ann@corner.example", "EMAIL", "ann@corner.example"),
        (
            "ann.o'dell+po@a-b.example, thx",
            "EMAIL",
            "ann.o'dell+po@a-b.example",
        ),
        ("a@[192.0.2.1]", "EMAIL", "a@[192.0.2.1]"),
    ]);
}

#[test]
fn a_price_and_a_mention_are_no_email_address() {
    assert_nothing(&[
        "12 @ 4.50",
        "12@4.50",
        "milk@2.kg",
        "ask @corner",
        "ann@corner",
        "@a.example",
    ]);
}

#[test]
fn a_card_is_one_by_its_check_digit_and_form() {
    assert_found(&[
        (
            "4242 4242 4242 4242 exp 12/27",
            "CREDIT_CARD",
            "4242 4242 4242 4242",
        ),
        ("5555-5555-5555-4444", "CREDIT_CARD", "5555-5555-5555-4444"),
        ("amex 3782 822463 10005", "CREDIT_CARD", "3782 822463 10005"),
        (
            "on ４２４２４２４２４２４２４２４２",
            "CREDIT_CARD",
            "４２４２４２４２４２４２４２４２",
        ),
        (
            "42\u{200b}42424242424242",
            "CREDIT_CARD",
            "42\u{200b}42424242424242",
        ),
        (
            "2 cs milk 4111.1111.1111.1111",
            "CREDIT_CARD",
            "4111.1111.1111.1111",
        ),
        (
            "1 case butter on 5555-5555-5555-4444, invoice me",
            "CREDIT_CARD",
            "5555-5555-5555-4444",
        ),
        (
            "card for this order: 4242424242424242",
            "CREDIT_CARD",
            "4242424242424242",
        ),
        (
            "order for friday on 378282246310005",
            "CREDIT_CARD",
            "378282246310005",
        ),
        ("my card is 4222222222222", "CREDIT_CARD", "4222222222222"),
    ]);
    assert_nothing(&[
        "4242 4242 4242 4241",
        "card ending 4242",
        "barcode 4006000000018",
        "models 1020 3030 3050 3052 3055",
        "serial no 4242424242424242",
        "2 gift cards, EAN 4000000000006",
    ]);
}

#[test]
fn an_article_number_of_thirteen_digits_is_no_card_without_a_word() {
    // Luhn's check and the GTIN's are both right here.
    let (luhn, gtin) = ("4000000000006", "4000000000006");
    assert_nothing(&[luhn, "4000000000006 x 2 cases"]);
    assert_found(&[("visa 4000000000006", "CREDIT_CARD", gtin)]);
}

#[test]
fn an_iban_is_one_by_its_country_length_and_check_digits() {
    assert_found(&[
        (
            "to GB82 WEST 1234 5698 7654 32 please",
            "IBAN",
            "GB82 WEST 1234 5698 7654 32",
        ),
        (
            "iban de89370400440532013000",
            "IBAN",
            "de89370400440532013000",
        ),
        (
            "FR14 2004 1010 0505 0001 3M02 606",
            "IBAN",
            "FR14 2004 1010 0505 0001 3M02 606",
        ),
        ("NL91-ABNA-0417-1643-00", "IBAN", "NL91-ABNA-0417-1643-00"),
    ]);
    assert_nothing(&[
        "DE89370400440532013001",
        "DE8937040044053201300",
        "XX89370400440532013000",
        "no12 boxes of milk and ham",
    ]);
}

#[test]
fn a_social_security_number_was_given_out_and_stands_alone() {
    assert_found(&[
        ("219-09-9999", "SSN", "219-09-9999"),
        ("my ss# is 078 05 1120", "SSN", "078 05 1120"),
        ("social 219099999", "SSN", "219099999"),
        ("itin 912-70-1234", "SSN", "912-70-1234"),
    ]);
    assert_nothing(&[
        "666-12-3456",
        "000-12-3456",
        "219-00-9999",
        "219-09-0000",
        "912-70-1234",
        "po#778-21-0043",
        "219099999",
        "1219-09-9999",
        "219-09-9999-1",
    ]);
}

#[test]
fn a_telephone_number_has_a_form_or_a_word() {
    assert_found(&[
        ("+44 (20) 7946 0321", "PHONE", "+44 (20) 7946 0321"),
        ("+1 630 555 0107 5 cs", "PHONE", "+1 630 555 0107"),
        ("+49 171 3920012 12 cs milk", "PHONE", "+49 171 3920012"),
        ("call 030 23125 014, 2 milk", "PHONE", "030 23125 014"),
        ("ring 01632 960 455 24 x milk", "PHONE", "01632 960 455"),
        ("(312) 555-0142", "PHONE", "(312) 555-0142"),
        ("312.555.0199, thx", "PHONE", "312.555.0199"),
        (
            "2 milk, 07700 900123 for the driver",
            "PHONE",
            "07700 900123",
        ),
        ("06 39 98 12 34", "PHONE", "06 39 98 12 34"),
        ("my number is 5550134", "PHONE", "5550134"),
        ("Phone:\n467 3395", "PHONE", "467 3395"),
        ("503-555-0150 x12", "PHONE", "503-555-0150 x12"),
        ("llámame al 612345678", "PHONE", "612345678"),
        ("5550134 is the office", "PHONE", "5550134"),
        ("tel 0049 30 23125 014", "PHONE", "0049 30 23125 014"),
    ]);
}

#[test]
fn numbers_of_the_trade_are_no_telephone_numbers() {
    assert_nothing(&[
        "PO 07700900461",
        "PO 4500123987 / 3 milk, EAN 5000112637922 x 2 cases",
        "order ref 07700-2211 please",
        "24/11/2026 between 0630 and 0830",
        "16-04-2010",
        "deliver 09 11 2026 12 cs",
        "part # 555-0142-A, qty 3",
        "12 24 36 48 60 72",
        "1,500,000 cups at 0.0125",
        "E-151673398",
        "$3125550142",
        "00012345678905",
        "010-10564-00",
        "models 6200 6500 6700 7100",
        "account number 12345678",
        "3125550142 cups",
    ]);
}

#[test]
fn what_the_distributor_knows_as_a_code_is_never_personal() {
    let is_code = |word: &str| word == "07700900123" || word == "312-555-0142";
    let known = Known {
        is_code: Some(&is_code),
        ..Known::default()
    };
    for text in ["2 x 07700 900123", "312-555-0142"] {
        assert_eq!(detect(text, &known), [], "{text}");
        assert_eq!(detect(text, &Known::default()).len(), 1, "{text}");
    }
}

#[test]
fn a_birthday_is_a_date_that_a_word_speaks_of() {
    assert_found(&[
        ("DOB: 1990-03-05", "DATE_OF_BIRTH", "1990-03-05"),
        (
            "I was born March 3, 1968 here",
            "DATE_OF_BIRTH",
            "March 3, 1968",
        ),
        ("geb. am 14.08.1969", "DATE_OF_BIRTH", "14.08.1969"),
        (
            "nacido el 17 de agosto de 1980",
            "DATE_OF_BIRTH",
            "17 de agosto de 1980",
        ),
        ("née le 2/7/77", "DATE_OF_BIRTH", "2/7/77"),
    ]);
    assert_nothing(&[
        "deliver 24/11/2026",
        "packed March 3, 2026",
        "born ready, 2 cs 2026",
    ]);
}

#[test]
fn an_address_goes_from_the_number_to_the_postcode() {
    assert_found(&[
        (
            "ship to 1420 W Fulton St, Chicago, IL 60607: 20 cs",
            "ADDRESS",
            "1420 W Fulton St, Chicago, IL 60607",
        ),
        (
            "2 foil to 14 Mill Lane, LS1 4DY",
            "ADDRESS",
            "14 Mill Lane, LS1 4DY",
        ),
        ("leave it at 41 Cedar Street", "ADDRESS", "41 Cedar Street"),
        (
            "P.O. Box 4410, Boise, ID 83701",
            "ADDRESS",
            "P.O. Box 4410, Boise, ID 83701",
        ),
        (
            "an Hauptstraße 12, 80331 München liefern",
            "ADDRESS",
            "Hauptstraße 12, 80331 München",
        ),
        (
            "en Calle Mayor 15, 28013 Madrid",
            "ADDRESS",
            "Calle Mayor 15, 28013 Madrid",
        ),
        (
            "au 12 rue des Lilas, 69003 Lyon",
            "ADDRESS",
            "12 rue des Lilas, 69003 Lyon",
        ),
        (
            "op Dorpsstraat 21, 3511 AB Utrecht",
            "ADDRESS",
            "Dorpsstraat 21, 3511 AB Utrecht",
        ),
    ]);
    assert_nothing(&[
        "12 Quality Street and 6 Milky Way",
        "2 Dr Pepper",
        "Main St location: 4 cs water",
        "4 Orange Drive",
        "108 x 108 AV Format",
    ]);
}

#[test]
fn a_name_is_what_a_word_introduces() {
    assert_found(&[
        (
            "my name is Ellen Marchetti and I bake",
            "NAME",
            "Ellen Marchetti",
        ),
        ("ask for Big Tony at the dock", "NAME", "Big Tony"),
        (
            "3 milk. Thanks,\nPriya Raman\nHillside",
            "NAME",
            "Priya Raman",
        ),
        ("3 cs fries\n- Sam", "NAME", "Sam"),
        ("soy Carmen Ibáñez de El Faro", "NAME", "Carmen Ibáñez"),
        ("Mrs Okonkwo will sign", "NAME", "Okonkwo"),
        ("under Robert J. Hanley please", "NAME", "Robert J. Hanley"),
        ("groetjes Anja de Wit", "NAME", "Anja de Wit"),
        ("Yes, go ahead.\n\nIngrid\n", "NAME", "Ingrid"),
    ]);
}

#[test]
fn goods_with_a_persons_name_are_no_person() {
    assert_nothing(&[
        "Mr Kipling slices 4 boxes",
        "Chef Boyardee Ravioli, 15 oz",
        "2 Uncle Ben's, 3 Granny Smith",
        "Soy Creamer Plain, 32 fl oz",
        "call Monday",
        "thanks\n2 Lemons",
        "2 bags flour\n\nLemons",
    ]);
}

#[test]
fn a_known_business_and_known_goods_are_no_person() {
    let is_goods = |words: &str| words == "Rosemary";
    let known = Known {
        is_goods: Some(&is_goods),
        businesses: &["Corner Bistro"],
        ..Known::default()
    };
    for text in ["this is Corner Bistro, 2 milk", "ask for Rosemary"] {
        assert_eq!(detect(text, &known), [], "{text}");
    }
}

#[test]
fn cards_alone_are_found_before_anything_is_known() {
    let text = "card 4111 1111 1111 1111, call Luca 07700 900123";
    let cards = cards(text);
    assert_eq!(cards.len(), 1);
    assert_eq!(cards[0].span.of(text), "4111 1111 1111 1111");
}
