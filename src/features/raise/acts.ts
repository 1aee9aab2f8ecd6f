/** What others do as a notification does in chat: a list of cases that is loaded, and a concern on a case. */
export { NotificationAnswers } from "./answers.ts";
export { completeNotification } from "./complete.ts";
export { awaitContact, riskNow, saveRisk } from "./concerned.ts";
export { openCase } from "./open-case.ts";
export { stateContact } from "./save.ts";
