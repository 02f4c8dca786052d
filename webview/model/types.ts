export type { Cycle, FanOut, GraphEdge, NodeId, Place, Severity } from "../../src/model/index.js";
export type {
  FindingTrace,
  Slice,
  SliceBundle,
  SliceEdge,
  SliceNode,
  SliceRequest,
  ViewState,
  SearchHit,
} from "../../src/protocol/index.js";
