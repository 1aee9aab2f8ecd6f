import type { Feature } from "../kit.ts";
import { accountOff, accountWasTakenOff } from "./account-off.ts";
import { add } from "./add.ts";
import { channelHere } from "./channel.ts";
import * as events from "./events.ts";
import { askJoin, code, join } from "./join.ts";
import { left } from "./left.ts";
import { people } from "./people.ts";
import { changeRolesOf } from "./roles.ts";
import { accountToJoin, accountWasJoined, setUpChanged } from "./views.ts";

/** Who is on the panel, which accounts are whose, and which channels are its: what changes weekly, in chat. */
export const peopleFeature: Feature = {
	name: "people",
	actions: [people, add, changeRolesOf, left, askJoin, code, join, accountOff, channelHere],
	views: [setUpChanged, accountToJoin, accountWasJoined, accountWasTakenOff],
	events: Object.values(events),
};
