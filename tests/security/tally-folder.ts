/** The variable that names the folder in which the counts of a run are left for the reporter. */
export const FOLDER_VARIABLE = "ROLLCALL_TALLY_FOLDER";
