//! Words of forgetting a person.

use super::words;

words! { erase:
    erase_of(name) = "Erase personal data of {name} …";
    title(name) = "Erase personal data of {name}?";
    goes = "Name, job title, own fields and everything written in free text are erased, here and in all that you send from now on; e-mail addresses, phone numbers and tags show nowhere any more:";
    of_person = "of this person";
    of_aliases[n] = "of {n} record that was merged into theirs" | "of {n} records that were merged into theirs";
    of_interactions[n] = "of {n} interaction with them" | "of {n} interactions with them";
    stays = "Stages, dates and amounts stay, so that figures of the past still hold.";
    asked = "Your teammates are asked to confirm it when they merge your next file. Files that were sent before still hold the data.";
    for_good = "This can’t be undone.";
    erase = "Erase for good";
    hidden_title = "Erased by others";
    hidden[n] = "{n} record is hidden because somebody erased personal data that it belongs to. It still lies in this browser until you confirm." | "{n} records are hidden because somebody erased personal data that they belong to. They still lie in this browser until you confirm.";
    nothing_hidden = "Nothing waits for your confirmation.";
    confirm = "Erase it here too";
}
