const char = {
  tab: 9, lineFeed: 10, return: 13, space: 32, quotationMark: 34, hash: 35, apostrophe: 39, open: 40, close: 41, asterisk: 42, plus: 43, minus: 45,
  dot: 46, slash: 47, zero: 48, nine: 57, semicolon: 59, equals: 61, underscore: 95,
} as const;

/** What a byte may be outside of texts and comments. */
const sort = { illegal: 0, space: 1, word: 2, digit: 3, mark: 4, hash: 5, sign: 6 } as const;

const sorts = sortsOfBytes();
const maxName = 64;
const maxText = 4096;

type Mode = "plain" | "text" | "binary" | "comment";

/** One statement of a STEP file, read byte by byte: `#12=IFCWALL(…);` or `ENDSEC;`. Holds its first characters only. */
export class Statement {
  /** Of the line that is being read. */
  line = 1;
  startLine = 1;
  /** Number of the instance; undefined for keywords. */
  id: number | undefined;
  /** In upper case. */
  name = "";
  /** The first characters, texts included. */
  text = "";
  /** What is wrong with it. */
  flaw: string | undefined;
  /** Called for every `#12` among the arguments. */
  onReference: (id: number, line: number) => void = () => undefined;

  #mode: Mode = "plain";
  #previous = 0;
  #depth = 0;
  #hasArguments = false;
  #isStarted = false;
  #token: "none" | "number" | "word" | "reference" = "none";
  #number = 0;
  #hasDigits = false;
  #afterEquals = false;

  /** Whether nothing but white space was read since the last statement. */
  get isEmpty(): boolean {
    return !this.#isStarted && this.#mode === "plain";
  }

  reset(): void {
    this.id = undefined;
    this.name = "";
    this.text = "";
    this.flaw = undefined;
    this.#depth = 0;
    this.#hasArguments = false;
    this.#isStarted = false;
    this.#token = "none";
    this.#afterEquals = false;
    this.#previous = 0;
  }

  /** Reads on until the statement's semicolon. Returns its place, or the chunk's length when the statement goes on. */
  read(chunk: Buffer, from: number): number {
    for (let at = from; at < chunk.length; at++) {
      const byte = chunk[at] ?? 0;
      if (byte === char.lineFeed) this.line++;
      if (this.#mode === "plain") {
        if (byte === char.semicolon) {
          this.#endToken();
          if (this.#depth !== 0) this.flaw ??= "brackets do not match";
          if (this.id !== undefined && !this.#hasArguments) this.flaw ??= `#${this.id} has no arguments`;
          return at;
        }
        this.#plain(byte);
      } else this.#enclosed(byte);
      if (this.#isStarted && this.#keepsText && this.text.length < maxText) this.text += String.fromCharCode(byte);
    }
    return chunk.length;
  }

  get #keepsText(): boolean {
    return this.id === undefined && this.name !== "";
  }

  #enclosed(byte: number): void {
    if (this.#mode === "text" && byte === char.apostrophe) this.#mode = "plain";
    else if (this.#mode === "binary" && byte === char.quotationMark) this.#mode = "plain";
    else if (this.#mode === "comment" && byte === char.slash && this.#previous === char.asterisk) {
      this.#mode = "plain";
      byte = char.space;
    } else if (this.#mode === "text" && byte < char.space && byte !== char.lineFeed && byte !== char.return && byte !== char.tab) {
      this.flaw ??= `a text has the character ${byte}`;
    }
    this.#previous = byte;
  }

  #plain(byte: number): void {
    const found = sorts[byte];
    const previous = this.#previous;
    this.#previous = byte;
    if (found === sort.space) return this.#endToken();
    if (byte === char.asterisk && previous === char.slash) {
      this.#mode = "comment";
      this.#previous = 0;
      return;
    }
    if (byte === char.slash) return this.#endToken();
    if (!this.#isStarted) {
      this.#isStarted = true;
      this.startLine = this.line;
    }
    if (found === sort.illegal) this.flaw ??= `the character ${byte < 127 && byte > 31 ? String.fromCharCode(byte) : byte} does not belong there`;
    else if (found === sort.mark) this.#mark(byte);
    else if (found === sort.hash) this.#startReference();
    else this.#tokenByte(byte, found);
  }

  #mark(byte: number): void {
    this.#endToken();
    if (byte === char.apostrophe) this.#mode = "text";
    else if (byte === char.quotationMark) this.#mode = "binary";
    else if (byte === char.open) {
      this.#depth++;
      this.#hasArguments = true;
    } else if (byte === char.close) {
      if (--this.#depth < 0) this.flaw ??= "brackets do not match";
    } else if (byte === char.equals) {
      if (this.id === undefined || this.#afterEquals) this.flaw ??= "= does not belong there";
      this.#afterEquals = true;
    }
  }

  #startReference(): void {
    this.#endToken();
    this.#token = "reference";
    this.#number = 0;
    this.#hasDigits = false;
  }

  #tokenByte(byte: number, found: number | undefined): void {
    if (this.#token === "reference") {
      if (found !== sort.digit) this.flaw ??= "a reference is not a number";
      this.#number = this.#number * 10 + byte - char.zero;
      this.#hasDigits = true;
      return;
    }
    if (this.#token === "none") {
      this.#token = found === sort.digit || found === sort.sign ? "number" : "word";
      this.#hasDigits = false;
    }
    if (found === sort.digit) this.#hasDigits = true;
    if (this.#token === "number") {
      if (found === sort.word && byte !== char.dot && (byte | 32) !== 101) this.flaw ??= "a number has a letter in it";
    } else if (this.#depth === 0 && this.name.length < maxName) this.name += String.fromCharCode(byte).toUpperCase();
  }

  #endToken(): void {
    if (this.#token === "reference") {
      if (!this.#hasDigits) this.flaw ??= "a reference has no number";
      if (this.#depth > 0) this.onReference(this.#number, this.startLine);
      else if (this.id === undefined) this.id = this.#number;
      else this.flaw ??= "a reference stands outside of brackets";
    }
    if (this.#token === "number" && !this.#hasDigits) this.flaw ??= "a number has no digits";
    this.#token = "none";
  }
}

function sortsOfBytes(): Uint8Array {
  const table = new Uint8Array(256).fill(sort.illegal);
  for (const byte of [char.tab, char.lineFeed, char.return, char.space]) table[byte] = sort.space;
  for (let byte = 65; byte <= 90; byte++) table[byte] = table[byte + 32] = sort.word;
  for (let byte: number = char.zero; byte <= char.nine; byte++) table[byte] = sort.digit;
  for (const byte of [char.dot, char.underscore]) table[byte] = sort.word;
  for (const byte of [char.plus, char.minus]) table[byte] = sort.sign;
  for (const mark of "()$*,='\"!&") table[mark.charCodeAt(0)] = sort.mark;
  table[char.hash] = sort.hash;
  return table;
}
