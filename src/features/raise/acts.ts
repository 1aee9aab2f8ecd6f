/** What others do as a notification does in chat: a list of cases that is loaded, a concern on a case, the public form. */
export { openMissingPlan } from "./accepted.ts";
export { NotificationAnswers } from "./answers.ts";
export { completeNotification, openEnquiries } from "./complete.ts";
export { awaitContact, riskNow, saveRisk } from "./concerned.ts";
export { openFromPublic } from "./from-public.ts";
export { RAISE_MANY } from "./many.ts";
export { openCase } from "./open-case.ts";
export { ASKED_SEE } from "./rows.ts";
export { agencyFinder, schoolCalled } from "./school.ts";
export { sayWhoWasTold } from "./stated.ts";
export { NO_REFERRAL, toldFaults, toldQuestions } from "./told-form.ts";
export { sightWanted, sightWantedView } from "./unseen.ts";
