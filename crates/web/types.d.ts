// The messages of the server (see API.md) and what the modules of the page share. Only for the checker:
// nothing of this file reaches a browser.

export type Side = "source" | "target";

export interface Mark {
  from: number;
  to: number;
  kind: "number" | "name" | "term";
  group: number;
}

export interface Piece {
  id: string;
  text: string;
  original?: string;
  start: boolean;
  marks: Mark[];
}

export interface Reason {
  feature: string;
  text: string;
  weight: number;
}

export interface Place {
  piece: number;
  from: number;
  to: number;
}

export interface Finding {
  rule: string;
  severity: "error" | "warning" | "info";
  message: string;
  accept: string;
  source: Place[];
  target: Place[];
}

export interface RowTexts {
  source: Piece[];
  target: Piece[];
  note: string | null;
  place: { source: string | null; target: string | null };
  reasons: Reason[];
  findings: Finding[];
}

export interface Shape {
  n: number;
  m: number;
  score: number;
  flags: number;
}

export interface WireSplice {
  at: number;
  removed: number;
  rows: number[];
}

export interface Change {
  version: number;
  op_id?: string | null;
  kind: string;
  splices: WireSplice[];
}

export interface Operation {
  kind: string;
  row?: number;
  to?: number | string;
  side?: Side;
  piece?: number;
  offset?: number;
  text?: string | null;
  value?: boolean;
  source?: number | string;
  target?: number | string;
  count?: number;
  rows?: number[];
}

export interface DocumentHead {
  id: string;
  name: string;
  version: number;
  source: { name: string; lang: string; dir: string; sentences: number };
  target: { name: string; lang: string; dir: string; sentences: number };
  rows: number;
  file: string;
  undo: string | null;
  redo: string | null;
  sure: number;
  remarks: { severity: string; message: string }[];
  conflicts: { row: number | null; message: string }[];
}

export interface Listed {
  id: string;
  name: string;
  source: string;
  target: string;
  state: "closed" | "opening" | "open" | "failed";
  started: boolean;
  message?: string | null;
  rows?: number | null;
  verified?: number | null;
  doubtful?: number | null;
  stage?: string;
  kind?: "text" | "pairs";
  langs?: (string | null)[];
  opened?: number;
}

export interface HomeState {
  version: number;
  documents: Listed[];
  folders: { id: string; name: string; path: string }[];
  remarks: string[];
  work: string;
  languages: string[];
  formats: { glossary: string[]; quality: string[] };
}

export interface Session {
  command: string;
  version: string;
  ui: string | null;
  sample?: number | null;
  memory: boolean;
  documents: Listed[];
  formats: { name: string; extension: string }[];
}

export interface Memory {
  id: string;
  name: string;
  path: string;
  units?: number;
  langs?: string[];
  message?: string;
}

export interface MemoryMatch {
  score: number;
  source: string;
  target: string;
  source_lang: string;
  target_lang: string;
  adapted: string | null;
  document: string;
  position: number;
  date: string | null;
  author: string | null;
  more: number;
  difference: { kind: "same" | "old" | "new"; text: string }[];
}

export interface MemoryHit {
  document: string;
  position: number;
  lang: string;
  text: string;
  places: [number, number][];
  others: { lang: string; text: string }[];
}
