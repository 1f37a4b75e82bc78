//! Names that columns go by, in the exports of common systems and in the languages of their users.

use super::target::Target;

/// A name without what people and systems vary: case, accents, spaces, punctuation.
pub fn compact(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for letter in name.chars().flat_map(char::to_lowercase) {
        match letter {
            'à'..='å' => out.push('a'),
            'è'..='ë' => out.push('e'),
            'ì'..='ï' => out.push('i'),
            'ò'..='ö' | 'ø' => out.push('o'),
            'ù'..='ü' => out.push('u'),
            'ç' => out.push('c'),
            'ñ' => out.push('n'),
            'ý' | 'ÿ' => out.push('y'),
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            _ if letter.is_alphanumeric() => out.push(letter),
            _ => {}
        }
    }
    if out.is_empty() {
        // "#" and "%" are names, too.
        out.push_str(name.trim());
    }
    out
}

/// Names of each target, compacted; the first of two columns of one target is the one whose name stands
/// earlier here. English, German, French, Spanish, Portuguese, and what HubSpot, Salesforce, Pipedrive,
/// Zoho, Twenty and others write.
const NAMES: &[(Target, &str)] = &[
    (
        Target::ExternalId,
        "mqlid leadid recordid opportunityid dealid externalid leadpipedrivesystemid dealpipedrivesystemid \
         pipedrivesystemid personpipedrivesystemid personid leadnumber dealnumber id kennung nummer \
         identifiant identificador hsobjectid",
    ),
    (
        Target::Created,
        "createdate createddate createdat createdon created createdtime leadcreated leadcreatedon \
         dealcreationdate dealdealcreated personcreationdate personpersoncreated leadcreationdate \
         firstcontactdate firstcontact firstcontacted firstseen firsttouch inquirydate leaddate \
         dateadded addeddate creationdate datecreated erstkontakt erstkontaktam kontaktdatum erstellt \
         erstelltam angelegt angelegtam anfragedatum eingang datedecreation premiercontact creele \
         fechadecreacion fechadecontacto primercontacto creado datadecriacao primeirocontato \
         datadeprimeirocontato criadoem datadecontato",
    ),
    (
        Target::Name,
        "dealname opportunityname dealtitle leadtitle leadname lead opportunity deal vorgang projekt \
         affaire negocio oportunidade nombredelnegocio",
    ),
    (
        Target::Company,
        "company companyname companyaccount accountname account associatedcompany \
         associatedcompanyprimary organization organizationname personorganization dealorganization \
         leadorganization organisation organisationname customer customername client firma firmenname \
         unternehmen unternehmensname kunde kundenname betrieb societe entreprise nomdelasociete \
         nomdelentreprise raisonsociale empresa nombredelaempresa compania nomedaempresa cliente \
         razaosocial",
    ),
    (
        Target::Domain,
        "companydomainname companydomain domain website websiteurl web url homepage webseite internet \
         siteweb sitioweb site linkslinkurl",
    ),
    (
        Target::Country,
        "country countryregion mailingcountry billingcountry countrycode land staat pays pais \
         organizationaddresscountryofaddress",
    ),
    (
        Target::Industry,
        "industry companyindustry branche wirtschaftszweig secteur secteurdactivite industria sector \
         setor ramo",
    ),
    (
        Target::Size,
        "numberofemployees employees noofemployees companysize employeecount mitarbeiter \
         mitarbeiterzahl anzahlmitarbeiter effectif nombredemployes empleados numerodeempleados \
         funcionarios numerodefuncionarios",
    ),
    (
        Target::CompanyId,
        "companyid accountid organizationid associatedcompanyid associatedcompanyids \
         associatedcompanyidsprimary organizationpipedrivesystemid firmennummer kundennummer",
    ),
    (
        Target::FirstName,
        "firstname personfirstname givenname contactfirstname vorname prenom primernombre nome1 \
         primeironome",
    ),
    (
        Target::LastName,
        "lastname personlastname surname familyname contactlastname nachname familienname \
         nomdefamille apellido apellidos sobrenome",
    ),
    (
        Target::Contact,
        "contact contactname contactperson fullname personname dealcontactperson leadcontactperson \
         associatedcontact primarycontact person ansprechpartner ansprechpartnerin kontakt \
         kontaktperson interlocuteur nomcomplet contacto nombrecompleto personadecontacto contato \
         nomecompleto name nom nombre nome",
    ),
    (
        Target::Email,
        "email emailaddress workemail emails emailsprimaryemail contactemail personemail \
         personemailwork personemailhome personemailother emailwork emailhome mail mailadresse \
         emailadresse courriel adressemail adresseemail correo correoelectronico emaildecontato",
    ),
    (
        Target::Phone,
        "phone phonenumber telephone businessphone workphone mobile mobilephone mobilephonenumber cell \
         cellphone contactphone personphone personphonework personphonehome personphonemobile \
         personphoneother phonework phonehome phonesprimaryphonenumber telefon telefonnummer tel handy \
         mobil mobiltelefon telefono telefone celular movil portable numerodetelephone",
    ),
    (
        Target::JobTitle,
        "jobtitle title position personjobtitle role jobrole funktion berufsbezeichnung stelle poste \
         fonction cargo puesto funcao",
    ),
    (
        Target::ContactId,
        "contactid associatedcontactid associatedcontactids contactrecordid",
    ),
    (
        Target::Source,
        "leadsource source origin originalsource originaltrafficsource dealleadsource \
         dealsourcechannel leadsourcechannel latesttrafficsource trafficsource utmsource dealutmsource \
         hsanalyticssource channel quelle herkunft leadquelle kanal origine fuente origen origem \
         fonte canal",
    ),
    (
        Target::Campaign,
        "campaign campaignname primarycampaignsource utmcampaign dealutmcampaign landingpageid \
         landingpage originalsourcedrilldown2 recentconversion firstconversion event webinar tradefair \
         tradeshow kampagne messe veranstaltung campagne salon evenement campana feria campanha evento",
    ),
    (
        Target::Need,
        "need needs customerneed requirement requirements painpoint problem inquiry message bedarf \
         anforderung anfrage anliegen besoin demande necesidad necessidade",
    ),
    (
        Target::Amount,
        "amount dealvalue dealamount opportunityamount amountamount value volume budget recentdealamount \
         betrag volumen auftragswert wert dealwert auftragsvolumen montant valeur importe monto valor",
    ),
    (
        Target::Currency,
        "currency currencycode currencyisocode dealcurrency dealcurrencyofvalue amountcurrency \
         leadcurrency wahrung devise moneda moeda",
    ),
    (
        Target::ExpectedClose,
        "expectedclose expectedclosedate dealexpectedclosedate closedate closingdate closedate2 \
         abschlussdatum erwarteterabschluss voraussichtlicherabschluss datedecloture \
         fechadecierre datadefechamento",
    ),
    (
        Target::Won,
        "wondate wontime wonat wonon dealwontime datewon closedwondate customersince gewonnenam \
         gewonnen kundeseit gagnele datedegain ganadoel fechaganado datadeganho",
    ),
    (
        Target::Lost,
        "lostdate losttime lostat loston deallosttime datelost closedlostdate verlorenam verloren \
         perdule perdidoel datadeperda",
    ),
    (
        Target::ExitReason,
        "closedlostreason lostreason lossreason deallostreason leadlostreason reasonlost exitreason \
         verlustgrund absagegrund motifdeperte raisondelaperte motivodeperdida razondeperdida \
         motivodaperda motivodeperda",
    ),
    (
        Target::Stage,
        "dealstage stage stagename dealstagepipeline opportunitystage leadstage pipelinestage \
         lifecyclestage dealstatus leadstatus status phase vertriebsphase stufe etape etapa fase",
    ),
    (
        Target::MarketingOwner,
        "marketingowner marketer sdr marketingverantwortlich",
    ),
    (
        Target::SalesOwner,
        "salesowner salesrep salesperson accountexecutive opportunityowner dealowner accountowner \
         vertriebler vertriebsmitarbeiter commercial vendedor",
    ),
    (
        Target::Owner,
        "leadowner owner contactowner recordowner personowner leadleadowner assignedto \
         verantwortlich zustandig zustandiger besitzer bearbeiter betreuer proprietaire responsable \
         propietario responsavel proprietario",
    ),
    // What our own files of rows to check add.
    (Target::Ignore, "tandemrow tandemreason"),
    (
        Target::Tags,
        "tags tag labels label leadlabels personlabel deallabel schlagworte schlagworter etiquettes \
         etiquetas",
    ),
];

/// What a heading's name stands for, and how early its name stands among that target's (0 the first).
pub fn lookup(heading: &str) -> Option<(Target, usize)> {
    let name = compact(heading);
    NAMES.iter().find_map(|(target, names)| {
        let place = names.split_whitespace().position(|n| n == name)?;
        Some((*target, place))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compact_and_belong_to_one_target() {
        let mut seen = std::collections::BTreeMap::new();
        for (target, names) in NAMES {
            for name in names.split_whitespace() {
                assert_eq!(compact(name), name);
                let before = seen.insert(name, *target);
                assert_eq!(before, None, "{name} is both {before:?} and {target:?}");
            }
        }
        assert_eq!(compact(" E-Mail* "), "email");
        assert_eq!(compact("Größe (m²)"), "grossem²");
        assert_eq!(compact("#"), "#");
    }
}
