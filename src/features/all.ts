import { accessFeature } from "./access/feature.ts";
import { agreementFeature } from "./agreement/feature.ts";
import { breachFeature } from "./breach/feature.ts";
import { caseFeature } from "./case/feature.ts";
import { contactFeature } from "./contact/feature.ts";
import { correctFeature } from "./correct/feature.ts";
import { decisionFeature } from "./decision/feature.ts";
import { digestFeature } from "./digest/feature.ts";
import { downloadFeature } from "./download/feature.ts";
import { enquiryFeature } from "./enquiry/feature.ts";
import { importsFeature } from "./imports/feature.ts";
import { keepingFeature } from "./keeping/feature.ts";
import type { Feature } from "./kit.ts";
import { lifecycleFeature } from "./lifecycle/feature.ts";
import { matchFeature } from "./match/feature.ts";
import { meetingFeature } from "./meeting/feature.ts";
import { outsideFeature } from "./outside/feature.ts";
import { publicFeature } from "./public/feature.ts";
import { raiseFeature } from "./raise/feature.ts";
import { reportFeature } from "./report/feature.ts";
import { schoolFeature } from "./school/feature.ts";
import { shareFeature } from "./share/feature.ts";
import { taskFeature } from "./task/feature.ts";

/** Every feature, in the order of help. Adding one is a folder and a line here. */
export const features: readonly Feature[] = [
	raiseFeature,
	schoolFeature,
	caseFeature,
	enquiryFeature,
	digestFeature,
	lifecycleFeature,
	decisionFeature,
	meetingFeature,
	taskFeature,
	correctFeature,
	matchFeature,
	accessFeature,
	shareFeature,
	downloadFeature,
	breachFeature,
	agreementFeature,
	contactFeature,
	keepingFeature,
	importsFeature,
	reportFeature,
	publicFeature,
	outsideFeature,
];
