//! The people: invented names and numbers, what each carries, and what each declared.

use ravao::payload::{DeploymentKey, Identifier, PersonalNumber};
use ravao::{
    Answer, Assessment, Declaration, Error, PassClaims, PassId, Personal, Questionnaire, Result,
    TokenId, Validity, VisitorKey,
};

use super::clock::{days_ago, today};
use super::codes::Authority;
use super::dice::{among, below, bytes, percent, pick};
use super::town::Town;
use crate::camera::Chance;

const SURNAMES: &[&str] =
    &["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Ma", "Nông", "Lý", "Bàn", "Đặng", "Vũ", "Hà"];
const MIDDLES: [&[&str]; 2] =
    [&["Văn", "Đức", "Hữu", "Minh", "Quang"], &["Thị", "Thu", "Ngọc", "Thanh", "Bích"]];
const GIVENS: [&[&str]; 2] = [
    &["An", "Bình", "Cường", "Dũng", "Hải", "Hùng", "Khánh", "Long", "Nam", "Sơn", "Tuấn"],
    &["Chi", "Giang", "Hà", "Hạnh", "Hoa", "Lan", "Linh", "Mai", "Nga", "Thảo", "Yến"],
];
const SYMPTOMS: &[&str] = &["fever", "cough", "dyspnea", "sore_throat"];

/// What somebody shows at a gate.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(crate) enum Carries {
    /// The identity card, which nobody signed.
    Card,
    /// A printed pass.
    PrintedPass,
    /// A phone, on which a new pass appears every time, and which can scan posters.
    Phone,
}

/// One invented person.
pub(crate) struct Person {
    pub(crate) name: Personal,
    pub(crate) home: usize,
    pub(crate) carries: Carries,
    pub(crate) pass: PassId,
    /// The text of the card or of the printed pass; of a phone, nothing that lasts.
    pub(crate) shows: Personal,
    /// As stores know the person.
    pub(crate) key: VisitorKey,
    pub(crate) declaration: Option<Declaration>,
    /// What a gate may know of the declaration.
    pub(crate) assessment: Option<Assessment>,
    born: i64,
}

/// Invents so many people and lets them declare their health.
pub(crate) fn invent(
    count: usize,
    town: &Town,
    (authority, key): (&Authority, &DeploymentKey),
    chance: &mut Chance,
) -> Result<Vec<Person>> {
    let serial = below(chance, 1_000_000);
    let mut people = Vec::with_capacity(count);
    for index in 0..count {
        let carries = match below(chance, 100) {
            0..45 => Carries::Card,
            45..80 => Carries::PrintedPass,
            _ => Carries::Phone,
        };
        // A step without a divisor in common with a million: no number comes twice.
        let serial = (serial + index * 7_919) % 1_000_000;
        let mut person = Person::invent((serial, carries), town, key, chance)?;
        if carries == Carries::PrintedPass {
            person.shows = Personal::new(person.print_pass(town, authority, chance)?);
        }
        people.push(person);
    }
    declare(&mut people, chance)?;
    Ok(people)
}

/// How many people somebody else declared for.
pub(crate) fn declared_for(people: &[Person]) -> usize {
    let declarations = people.iter().filter_map(|person| person.declaration.as_ref());
    declarations.filter(|declaration| declaration.declared_by.is_some()).count()
}

/// Somebody elderly, and whoever declared for them.
pub(crate) fn first_declared_for(people: &[Person]) -> Option<(&Person, &Person)> {
    people.iter().find_map(|person| {
        let declarer = person.declaration.as_ref()?.declared_by?;
        let declarer = people.iter().find(|other| other.key == declarer)?;
        Some((person, declarer))
    })
}

impl Person {
    fn invent(
        (serial, carries): (usize, Carries),
        town: &Town,
        key: &DeploymentKey,
        chance: &mut Chance,
    ) -> Result<Self> {
        let sex = below(chance, 2);
        let born = among(chance, 1936, 2009);
        let home = below(chance, town.communes.len());
        let name = invent_name(sex, chance);
        let century = if born < 2000 { sex } else { 2 + sex };
        let number = format!("008{century}{:02}{serial:06}", born % 100);
        let address = format!("Thôn {}, {}", among(chance, 1, 9), town.short_name(home));
        let (day, month) = (among(chance, 1, 28), among(chance, 1, 12));
        let sex = ["Nam", "Nữ"][sex];
        let card = format!(
            "{number}||{name}|{day:02}{month:02}{born}|{sex}|{address}, Sơn Dương, Tuyên Quang|10052021"
        );
        let pass = PassId::from_bytes(bytes(chance));
        let identifier = match carries {
            Carries::Card => personal_number(&number)?,
            Carries::PrintedPass | Carries::Phone => Identifier::Pass(pass),
        };
        let (name, shows) = (Personal::new(name), Personal::new(card));
        let key = key.visitor_key(&identifier);
        let (declaration, assessment) = (None, None);
        Ok(Self { name, home, carries, pass, shows, key, declaration, assessment, born })
    }

    fn print_pass(
        &self,
        town: &Town,
        authority: &Authority,
        chance: &mut Chance,
    ) -> Result<String> {
        let mut claims = PassClaims::new(TokenId::from_bytes(bytes(chance)), self.pass);
        claims.holder = Some(self.name.clone());
        claims.commune = Some(town.communes[self.home].id);
        claims.validity = Validity::new(Some(days_ago(30, 0)), Some(days_ago(-335, 0)))?;
        Ok(authority.pass(claims)?.to_pass_text())
    }

    /// Whether somebody younger does the typing.
    const fn is_elderly(&self) -> bool {
        self.born < 1950
    }
}

/// The identifier of twelve digits.
pub(crate) fn personal_number(digits: &str) -> Result<Identifier> {
    let number: PersonalNumber =
        digits.parse().map_err(|error| Error::invalid("people: number").with_source(error))?;
    Ok(Identifier::PersonalNumber(number))
}

/// Family name, middle name, given name.
fn invent_name(sex: usize, chance: &mut Chance) -> String {
    let (family, middle) = (pick(chance, SURNAMES), pick(chance, MIDDLES[sex]));
    format!("{family} {middle} {}", pick(chance, GIVENS[sex]))
}

/// Most people declare; for the elderly, the next younger person does.
fn declare(people: &mut [Person], chance: &mut Chance) -> Result<()> {
    let asked = Questionnaire::population_2021();
    for index in 0..people.len() {
        if percent(chance, 8) {
            continue;
        }
        let at = if percent(chance, 5) { days_ago(4, 8) } else { days_ago(1, 5) };
        let mut declaration = answers(Declaration::new(people[index].key, &asked, at), chance);
        let grandchild = people[index..].iter().find(|person| !person.is_elderly());
        if let Some(grandchild) = grandchild.filter(|_| people[index].is_elderly()) {
            declaration = declaration.on_behalf_by(grandchild.key);
        }
        people[index].assessment = Some(declaration.assess(&asked, at)?);
        people[index].declaration = Some(declaration);
    }
    Ok(())
}

fn answers(declaration: Declaration, chance: &mut Chance) -> Declaration {
    let ill = percent(chance, 1);
    let symptoms = ill.then(|| (*pick(chance, SYMPTOMS)).to_owned());
    let travelled = if percent(chance, 4) { Answer::Yes } else { Answer::No };
    declaration
        .answer("symptoms", Answer::Choices(symptoms.into_iter().collect()))
        .answer("contact_with_case", Answer::No)
        .answer("contact_with_traveller", travelled)
        .answer("contact_with_symptomatic", Answer::No)
}

/// What follows from a declaration of this morning that names these symptoms.
pub(crate) fn assessed(visitor: VisitorKey, symptoms: &[&str]) -> Result<Assessment> {
    let asked = Questionnaire::population_2021();
    let symptoms = symptoms.iter().map(|&symptom| symptom.to_owned()).collect();
    let declaration = Declaration::new(visitor, &asked, today(6, 0))
        .answer("symptoms", Answer::Choices(symptoms))
        .answer("contact_with_case", Answer::Unknown)
        .answer("contact_with_traveller", Answer::No)
        .answer("contact_with_symptomatic", Answer::No);
    declaration.assess(&asked, today(6, 0))
}
