import { createHash } from "node:crypto";
import { closeSync, constants, fstatSync, openSync, readSync, realpathSync } from "node:fs";
import { isAbsolute, join, relative, sep } from "node:path";
import { excerpt } from "../excerpt.js";

/** Why a file beside a document cannot be used. */
export interface SidecarFlaw {
  code: "sidecar-missing" | "sidecar-invalid";
  flaw: string;
}

/** What is asked of a file while it is read once. */
type Take = (chunk: Uint8Array) => void;

const chunkBytes = 1024 * 1024;

/**
 * The files in the folder of a document that its geometry names: regular files of bounded size, never outside of the folder, also not by a symbolic link.
 * Holds the digest of every file that it was asked for.
 */
export class SidecarFiles {
  readonly #digests = new Map<string, string>();

  /** @param folder undefined for a document that was not read from a file */
  constructor(
    private readonly folder: string | undefined,
    private readonly maxBytes: number,
  ) {}

  /** sha256 of a file, in hexadecimal digits; the reason where it cannot be read. */
  digest(uri: string): string {
    const known = this.#digests.get(uri);
    if (known !== undefined) return known;
    const hash = createHash("sha256");
    const flaw = this.#read(uri, (chunk) => hash.update(chunk));
    const digest = flaw ? flaw.code : hash.digest("hex");
    this.#digests.set(uri, digest);
    return digest;
  }

  /** The bytes of a file. */
  read(uri: string): Uint8Array | SidecarFlaw {
    const chunks: Uint8Array[] = [];
    return this.#read(uri, (chunk) => chunks.push(Uint8Array.from(chunk))) ?? Buffer.concat(chunks);
  }

  #read(uri: string, take: Take): SidecarFlaw | undefined {
    const path = this.#find(uri);
    if (typeof path === "object") return path;
    let file: number | undefined;
    try {
      // Not to wait for somebody who writes into a pipe of that name.
      file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
      const stat = fstatSync(file);
      if (!stat.isFile()) return invalid(uri, "is no regular file");
      if (stat.size > this.maxBytes) return invalid(uri, `has ${stat.size} bytes, more than ${this.maxBytes}`);
      return readAll(file, { uri, maxBytes: this.maxBytes, take });
    } catch (error) {
      return { code: "sidecar-missing", flaw: `${excerpt(uri)} cannot be read: ${reasonOf(error)}` };
    } finally {
      if (file !== undefined) closeSync(file);
    }
  }

  #find(uri: string): string | SidecarFlaw {
    const { folder } = this;
    if (folder === undefined) return { code: "sidecar-missing", flaw: `${excerpt(uri)} lies beside the document, which was not read from a file and so lies nowhere` };
    try {
      const root = realpathSync(folder);
      const path = realpathSync(join(root, ...uri.split("/")));
      const below = relative(root, path);
      return below === "" || below === ".." || below.startsWith(`..${sep}`) || isAbsolute(below) ? invalid(uri, "leads out of the document's folder") : path;
    } catch (error) {
      return { code: "sidecar-missing", flaw: `${excerpt(uri)} is not there: ${reasonOf(error)}` };
    }
  }
}

function readAll(file: number, { uri, maxBytes, take }: { uri: string; maxBytes: number; take: Take }): SidecarFlaw | undefined {
  const chunk = new Uint8Array(chunkBytes);
  for (let total = 0; ; ) {
    const length = readSync(file, chunk);
    if (length === 0) return undefined;
    total += length;
    if (total > maxBytes) return invalid(uri, `has more than ${maxBytes} bytes`);
    take(chunk.subarray(0, length));
  }
}

function invalid(uri: string, what: string): SidecarFlaw {
  return { code: "sidecar-invalid", flaw: `${excerpt(uri)} ${what}` };
}

function reasonOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}
