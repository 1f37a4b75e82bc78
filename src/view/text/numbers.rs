//! Words of the numbers pages.

use super::words;

words! { numbers:
    title = "Leads becoming customers";
    state(won, leads, rate) = "{won} of {leads} leads · {rate}";
    state_median(state, days) = "{state} · median lead to customer {days}";
    state_few(won, leads) = "{won} of {leads} leads";
    known_until(day) = "Wins known until {day}";
    by_created = "By quarter created";
    by_won = "By quarter won";
    counting = "Counting";
    empty = "No leads yet";
    empty_hint = "Once there are leads, this page shows how many of each quarter became customers.";
    none_match = "No lead matches these filters";

    won_within = "Won within";
    any_time = "any time";
    days[n] = "{n} day" | "{n} days";
    source = "Source";
    campaign = "Campaign";
    all = "all";
    not_given = "not given";
    split = "Split";
    no_split = "not at all";
    by_source = "by source";
    by_campaign = "by campaign";
    quarters_from = "Quarters from";

    rate_too_few(n, m) = "{n} of {m}";
    no_rate = "–";
    not_enough = "not enough data";
    nothing_to_compare = "no rate without leads";
    no_new_leads = "no new leads";
    won_count(n) = "{n} won";
    still_young = "still young";
    not_over = "not over yet";
    young = "Young";
    range(low, high) = "{low}–{high}";

    unit_cohort = "% of the quarter’s leads, with 95% interval";
    unit_within(days) = "% of the quarter’s leads won within {days}, with 95% interval";
    unit_period = "customers won in the quarter, as % of the leads created in it";
    described(title, bars) = "{title}. {bars}";
    spoken_rate(quarter, rate, won, leads) = "{quarter}: {rate}, {won} of {leads}.";
    spoken_few(quarter, won, leads) = "{quarter}: {won} of {leads}, not enough data.";
    spoken_none(quarter) = "{quarter}: no leads.";
    spoken_won(quarter, won) = "{quarter}: {won} won, no new leads.";
    spoken_young(bar) = "{bar} Still young.";
    spoken_not_over(bar) = "{bar} Not over yet.";

    from_to(before, after) = "From {before} of 100 leads to {after}, one quarter later";
    from_to_thousand(before, after) = "From {before} of 1,000 leads to {after}, one quarter later";
    from_to_rate(before, after) = "From {before} to {after} of the leads, one quarter later";
    as_before(rate, quarter) = "{rate} of the leads of {quarter}, much as the quarter before";
    of_quarter(rate, quarter) = "{rate} of the leads of {quarter} became customers";
    so_far(rate, quarter) = "{rate} of the leads of {quarter} so far";
    too_early = "Not enough leads yet for a rate";
    won_more[n, quarter, more] = "{n} customer won in {quarter}, {more} more than the quarter before" | "{n} customers won in {quarter}, {more} more than the quarter before";
    won_fewer[n, quarter, fewer] = "{n} customer won in {quarter}, {fewer} fewer than the quarter before" | "{n} customers won in {quarter}, {fewer} fewer than the quarter before";
    won_same[n, quarter] = "{n} customer won in {quarter}, as many as the quarter before" | "{n} customers won in {quarter}, as many as the quarter before";
    won_in[n, quarter] = "{n} customer won in {quarter}" | "{n} customers won in {quarter}";
    won_so_far[n, quarter] = "{n} customer won in {quarter} so far" | "{n} customers won in {quarter} so far";

    quarter_created = "Quarter created";
    quarter_won = "Quarter won";
    leads = "Leads";
    leads_created = "Leads created";
    won = "Won";
    won_any_time = "Won, any time";
    rate = "Rate";
    interval = "95% interval";
    won_within_days(days) = "Won within {days}";
    older_than(days) = "Leads at least {days} old";
    lost_or_disqualified = "Lost or disqualified";
    decided = "Decided";
    won_of_decided = "Won of decided";
    total = "All";
    others[n] = "{n} other" | "{n} others";
    show_all[n] = "Show the only one" | "Show all {n}";
    first_day = "First day";
    last_day = "Last day";
    rate_percent = "Rate in %";
    low_percent = "95% interval from";
    high_percent = "to";

    how = "How is this computed?";
    from_day_to_day(first, last) = "from {first} to {last}";
    at_any_time = "at any time";
    how_cohort(won, leads, when, rate) = "{won} of the {leads} leads created {when} became customers, whenever they were won: {rate}.";
    how_within(won, leads, when, days, rate) = "{won} of the {leads} leads created {when} and at least {days} old became customers within {days} of their creation: {rate}.";
    how_period(won, leads, when, rate) = "{won} customers won and {leads} leads created {when}: {rate}. Customers mostly come from the leads of earlier quarters, so this can exceed 100%.";
    how_decided(won, decided, rate) = "Of {decided} leads that were won, lost or disqualified then, {won} were won: {rate}. Open leads are not in it.";
    how_interval(low, high) = "With this many leads the true rate is most likely between {low} and {high} (95% interval, Wilson).";
    how_young[n, days] = "Striped: {n} of these leads is under {days} old, so the bar can still grow." | "Striped: {n} of these leads are under {days} old, so the bar can still grow.";
    how_median(days) = "Over all quarters, half of the customers were won within {days} of their creation (median).";
    how_not_over = "Striped: the quarter is not over yet.";
    nothing_left_out = "Nothing is left out.";
    left_out_created[n] = "{n} lead without a creation date is left out." | "{n} leads without a creation date are left out.";
    left_out_decision[n] = "{n} decided lead without a date is in no quarter’s decisions." | "{n} decided leads without a date are in no quarter’s decisions.";
    left_out_young[n, days] = "{n} lead under {days} old is left out." | "{n} leads under {days} old are left out.";
    basis_created = "lead created";
    basis_won_over_created = "won, over leads created";
    basis_decided = "won, lost or disqualified";
    how_basis(basis, zone, month) = "Counted by: {basis}. Zone: {zone}. Quarters from {month}.";
    definition(id, version) = "Definition {id}, version {version}";

    to_check[n] = "{n} lead" | "{n} leads";
    won_before_created[n] = "{n} lead was won before it was created. It counts." | "{n} leads were won before they were created. They count.";
    won_days_before[n] = "A lead was won {n} day before it was created. It counts." | "A lead was won {n} days before it was created. It counts.";
    won_without_date[n] = "{n} customer has no date of winning. It counts by the quarter created only." | "{n} customers have no date of winning. They count by the quarter created only.";
    won_and_moved_on[n] = "{n} lead became a customer and stands elsewhere now. It counts as a customer." | "{n} leads became customers and stand elsewhere now. They count as customers.";
    in_the_future[n] = "{n} lead has a date in the future. It counts." | "{n} leads have a date in the future. They count.";

    dates_to_check = "Dates to check";
    open_them = "Open";
    download_table = "Table as CSV";
    download_chart = "Chart as SVG";
    not_downloaded = "The browser did not take the file.";
    list_gone = "This list is not known here.";
    all_leads = "Show all leads";
    back_to_figure = "Back to the figure";

    any_quarter = "any quarter";
    list_leads(quarter) = "Leads created in {quarter}";
    list_won_of(quarter) = "Customers among the leads created in {quarter}";
    list_won_in(quarter) = "Customers won in {quarter}";
    list_against(quarter) = "Lost or disqualified in {quarter}";
    list_decided(quarter) = "Won, lost or disqualified in {quarter}";
    list_old_enough(quarter, days) = "Leads created in {quarter}, at least {days} old";
    list_won_within(quarter, days) = "Won within {days}, of the leads created in {quarter}";
    list_won_before_created = "Won before they were created";
    list_won_without_date = "Customers without a date of winning";
    list_won_and_moved_on = "Became customers and stand elsewhere now";
    list_in_the_future = "Leads with a date in the future";
    list_without_created = "Leads without a creation date";
    list_without_decision = "Decided leads without a date";
    not_among[n] = "not the largest" | "not among the {n} largest";
    list_of(list, group) = "{list} · {group}";
}
