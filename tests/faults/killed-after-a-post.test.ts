import { killedReplicas } from "../support/killed-replicas.ts";

killedReplicas("deliver.after-post");
