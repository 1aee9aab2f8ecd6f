import { describe } from "vitest";
import { killedReplicas } from "../support/killed-replicas.ts";

describe("[S2-13] a crash before a post leaves one case", () => killedReplicas("deliver.before-post"));
