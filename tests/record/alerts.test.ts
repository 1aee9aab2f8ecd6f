import { expect, test } from "vitest";
import { makeCatalogue } from "../../src/bot/catalogue.ts";
import { helpFeature } from "../../src/bot/help.ts";
import { alertsOf } from "../../src/delivery/failed.ts";
import { deliveryFeature } from "../../src/delivery/trouble.ts";
import { features } from "../../src/features/all.ts";
import { ALERTS } from "../../src/record/alerts.ts";

test("the messages that also go to whoever is away are the ones that the features declare as alerts", () => {
	const catalogue = makeCatalogue([...features, helpFeature(features), deliveryFeature]);
	expect([...ALERTS].sort()).toEqual(alertsOf(catalogue).sort());
});
