//! Words of the checkup.

use super::words;

words! { checkup:
    title = "Checkup";
    hint = "What this browser and this address are like for your data.";
    about_saved = "Saving";
    all_saved = "Everything you did is saved in this browser.";
    not_saved(why) = "Not everything is saved ({why}). Please download a snapshot now.";
    about_copies = "Copies";
    two_copies = "Two copies are kept, and each can repair the other.";
    one_copy = "Only one copy is kept: this browser has no second place for it. Please download a snapshot now and then.";
    no_copy = "This browser keeps nothing for this page. Please download a snapshot before you close it.";
    about_file = "Last file";
    file_lately = "A snapshot was made here in the last seven days.";
    file_old = "The last snapshot was made here more than seven days ago. Please download one.";
    file_never = "No snapshot was made here yet. Please download one now and then: a file outlives a browser.";
    file_weekly = "This browser removes what a page stored when it was not visited for seven days. Please download a snapshot every week.";
    nothing_to_lose = "There is nothing here yet that could be lost.";
    about_whole = "Records";
    all_made = "Every record that arrived is whole.";
    unmade[n] = "{n} record is here in part: its beginning hasn’t arrived yet. It shows when a teammate’s file brings it." | "{n} records are here in part: their beginning hasn’t arrived yet. They show when a teammate’s file brings it.";
    about_twins = "Versions";
    no_twins = "No change came in two versions.";
    twins[n] = "{n} change came in two versions under one name, as when a file was altered by hand. Both are kept." | "{n} changes came in two versions under one name, as when a file was altered by hand. Both are kept.";
    about_persisted = "Keeping";
    persisted = "The browser agreed to keep the data, even when it needs room.";
    not_persisted = "The browser may remove the data when it needs room. Visiting often, a bookmark or installing the app helps.";
    persist_unknown = "This browser doesn’t say whether it keeps the data when it needs room.";
    about_usage = "Room";
    usage(much) = "About {much} are used.";
    about_offline = "Offline";
    offline_ready = "The app is kept here and starts without a connection.";
    offline_not = "The app is not kept here yet: it needs a connection to start.";
    about_policy = "Content policy";
    policy_there = "The page can load and send nothing but its own files.";
    policy_missing = "The page came without its content policy. Please use a release that was built with it.";
    about_frame = "Window";
    framed = "The page shows inside another page, which could watch or misuse your clicks.";
    not_framed = "The page has its window to itself.";
    about_origin = "Address";
    origin_own = "Nothing else shares this address.";
    origin_shared = "Other pages may share this address, and they could read what is stored. An address of its own is safer.";
    good = "Good";
    heed = "Worth a look";
    bad = "Problem";
    every_record = "Every record";
    every_record_hint = "Reads all that is stored and proves it by its checksums.";
    prove = "Check every record";
    proving = "Checking …";
    proved[n] = "{n} record read, none damaged." | "{n} records read, none damaged.";
    proved_wrong[n] = "{n} record is damaged or missing in one copy. Load the page again: it comes back from the other." | "{n} records are damaged or missing in one copy. Load the page again: they come back from the other.";
    proved_wrong_alone[n] = "{n} record is damaged, and there is no second copy. Please bring in a backup file or a teammate’s snapshot." | "{n} records are damaged, and there is no second copy. Please bring in a backup file or a teammate’s snapshot.";
    prove_impossible = "What is stored could not be read to check it.";
    version(build) = "Version {build}";
    open_checkup = "Check this browser";
}
