import { accessFeature } from "./access/feature.ts";
import { addressFeature } from "./address/feature.ts";
import { agreementFeature } from "./agreement/feature.ts";
import { attendanceFeature } from "./attendance/feature.ts";
import { breachFeature } from "./breach/feature.ts";
import { caseFeature } from "./case/feature.ts";
import { concernFeature } from "./concern/feature.ts";
import { contactFeature } from "./contact/feature.ts";
import { correctFeature } from "./correct/feature.ts";
import { coverFeature } from "./cover/feature.ts";
import { decisionFeature } from "./decision/feature.ts";
import { digestFeature } from "./digest/feature.ts";
import { downloadFeature } from "./download/feature.ts";
import { enquiryFeature } from "./enquiry/feature.ts";
import { familyFeature } from "./family/feature.ts";
import { feedbackFeature } from "./feedback/feature.ts";
import { holdFeature } from "./hold/feature.ts";
import { homeFeature } from "./home/feature.ts";
import { importsFeature } from "./imports/feature.ts";
import { keepingFeature } from "./keeping/feature.ts";
import type { Feature } from "./kit.ts";
import { laterFeature } from "./later/feature.ts";
import { letterFeature } from "./letter/feature.ts";
import { lifecycleFeature } from "./lifecycle/feature.ts";
import { listedFeature } from "./listed/feature.ts";
import { matchFeature } from "./match/feature.ts";
import { meetingFeature } from "./meeting/feature.ts";
import { morningChoiceFeature, morningFeature } from "./morning/feature.ts";
import { orderFeature } from "./order/feature.ts";
import { outsideFeature } from "./outside/feature.ts";
import { peopleFeature } from "./people/feature.ts";
import { practiceFeature } from "./practice/feature.ts";
import { publicFeature } from "./public/feature.ts";
import { raiseFeature } from "./raise/feature.ts";
import { reportFeature } from "./report/feature.ts";
import { rollFeature } from "./roll/feature.ts";
import { schoolFeature } from "./school/feature.ts";
import { shareFeature } from "./share/feature.ts";
import { signOffFeature } from "./signoff/feature.ts";
import { taskFeature } from "./task/feature.ts";
import { threadFeature } from "./thread/feature.ts";
import { trainingFeature } from "./training/feature.ts";
import { transferFeature } from "./transfer/feature.ts";
import { visitFeature } from "./visit/feature.ts";
import { welcomeFeature } from "./welcome/feature.ts";

/** In the order of help. Adding one is a folder and a line here. */
const all: readonly Feature[] = [
	// First of those that time calls for: a channel is greeted before its first list.
	welcomeFeature,
	raiseFeature,
	schoolFeature,
	caseFeature,
	concernFeature,
	holdFeature,
	enquiryFeature,
	// What is overdue is told first: what else waits for somebody stands in the same message.
	morningFeature,
	morningChoiceFeature,
	signOffFeature,
	addressFeature,
	visitFeature,
	digestFeature,
	laterFeature,
	lifecycleFeature,
	coverFeature,
	decisionFeature,
	threadFeature,
	meetingFeature,
	taskFeature,
	transferFeature,
	listedFeature,
	correctFeature,
	matchFeature,
	familyFeature,
	accessFeature,
	letterFeature,
	orderFeature,
	rollFeature,
	attendanceFeature,
	shareFeature,
	downloadFeature,
	breachFeature,
	agreementFeature,
	contactFeature,
	peopleFeature,
	trainingFeature,
	feedbackFeature,
	practiceFeature,
	keepingFeature,
	importsFeature,
	reportFeature,
	publicFeature,
	outsideFeature,
];

/** Every feature; the home page offers the buttons of all others. */
export const features: readonly Feature[] = [...all, homeFeature(all)];
