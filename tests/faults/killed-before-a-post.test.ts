import { killedReplicas } from "../support/killed-replicas.ts";

killedReplicas("deliver.before-post");
