/** What a list of cases that is loaded does for each of them, and the public form, as a notification does in chat. */
export { NotificationAnswers } from "./answers.ts";
export { completeNotification } from "./complete.ts";
export { openFromPublic } from "./from-public.ts";
export { openCase } from "./open-case.ts";
