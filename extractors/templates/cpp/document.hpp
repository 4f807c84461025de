// Writes an intermediary document, with all that this takes without libraries: sha256, UTF-8, JSON.
#pragma once
#include <array>
#include <cstdint>
#include <cstdio>
#include <map>
#include <stdexcept>
#include <string>

using std::string;

// FIPS 180-4.
class Sha256 {
 public:
  void update(const void* data, size_t size) {
    const auto* bytes = static_cast<const uint8_t*>(data);
    length += size;
    while (size-- > 0) {
      block[filled++] = *bytes++;
      if (filled == block.size()) compress();
    }
  }

  string hex() {
    const uint64_t bits = length * 8;
    update("\x80", 1);
    while (filled != 56) update("\0", 1);
    for (int shift = 56; shift >= 0; shift -= 8) {
      const auto byte = static_cast<uint8_t>(bits >> shift);
      update(&byte, 1);
    }
    string text;
    char word[9];
    for (uint32_t value : state) text.append(word, static_cast<size_t>(std::snprintf(word, sizeof word, "%08x", static_cast<unsigned>(value))));
    return text;
  }

 private:
  static uint32_t rotate(uint32_t value, int count) { return value >> count | value << (32 - count); }

  void compress() {
    static const uint32_t k[64] = {
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be,
        0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa,
        0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85,
        0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3,
        0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f,
        0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};
    uint32_t w[64];
    for (size_t i = 0; i < 16; i++) w[i] = uint32_t{block[4 * i]} << 24 | uint32_t{block[4 * i + 1]} << 16 | uint32_t{block[4 * i + 2]} << 8 | block[4 * i + 3];
    for (size_t i = 16; i < 64; i++) {
      const uint32_t s0 = rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ w[i - 15] >> 3;
      const uint32_t s1 = rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ w[i - 2] >> 10;
      w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    auto [a, b, c, d, e, f, g, h] = state;
    for (size_t i = 0; i < 64; i++) {
      const uint32_t t1 = h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + k[i] + w[i];
      const uint32_t t2 = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
      h = g, g = f, f = e, e = d + t1, d = c, c = b, b = a, a = t1 + t2;
    }
    const std::array<uint32_t, 8> added{a, b, c, d, e, f, g, h};
    for (size_t i = 0; i < 8; i++) state[i] += added[i];
    filled = 0;
  }

  std::array<uint32_t, 8> state{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  std::array<uint8_t, 64> block{};
  size_t filled = 0;
  uint64_t length = 0;
};

// Whether bytes are UTF-8 as RFC 3629 has it: no overlong forms, no surrogates.
inline bool isUtf8(const string& text) {
  for (size_t i = 0; i < text.size();) {
    const auto first = static_cast<uint8_t>(text[i]);
    const int more = first < 0x80 ? 0 : first >= 0xc2 && first < 0xe0 ? 1 : (first & 0xf0) == 0xe0 ? 2 : first >= 0xf0 && first < 0xf5 ? 3 : -1;
    if (more < 0 || i + static_cast<size_t>(more) >= text.size()) return false;
    for (int n = 1; n <= more; n++) {
      const auto byte = static_cast<uint8_t>(text[i + static_cast<size_t>(n)]);
      const uint8_t low = n > 1 ? 0x80 : first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
      const uint8_t high = n > 1 ? 0xbf : first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
      if (byte < low || byte > high) return false;
    }
    i += static_cast<size_t>(more) + 1;
  }
  return true;
}

// A text as JSON.
inline string quoted(const string& text) {
  string json = "\"";
  for (char c : text) {
    char escape[7];
    if (c == '"' || c == '\\') json += {'\\', c};
    else if (static_cast<uint8_t>(c) < 0x20) json.append(escape, static_cast<size_t>(std::snprintf(escape, sizeof escape, "\\u%04x", c)));
    else json += c;
  }
  return json + "\"";
}

// The first bytes of a text, without half a character at its end.
inline string start(const string& text, size_t bytes) {
  while (bytes < text.size() && (static_cast<uint8_t>(text[bytes]) & 0xc0) == 0x80) bytes--;
  return text.substr(0, bytes);
}

// Writes one document to standard output: a header, records, and `end` as the proof that it is whole.
class Document {
 public:
  bool isPartial = false;

  // Fields of the record besides its type, as JSON.
  void write(const string& type, const string& fields) {
    if (type != "header") counts[type]++;
    const string line = "{\"type\":" + quoted(type) + "," + fields + "}\n";
    digest.update(line.data(), line.size());
    send(line);
  }

  // `about` is empty or `,"kind":…,"id":…`. An error makes the document partial.
  void issue(const string& severity, const string& code, const string& message, long line, const string& about = "") {
    if (severity == "error") isPartial = true;
    write("issue", "\"severity\":" + quoted(severity) + ",\"code\":" + quoted(code) + ",\"message\":" + quoted(start(message, 4096)) +
                       ",\"place\":{\"line\":" + std::to_string(line) + "}" + about);
  }

  // The source was read to its end. Without this call there is no `end`, and nothing is deleted.
  void finish() {
    string fields;
    for (const auto& [type, count] : counts) fields += (fields.empty() ? "" : ",") + quoted(type) + ":" + std::to_string(count);
    send("{\"type\":\"end\",\"status\":" + quoted(isPartial ? "partial" : "complete") + ",\"counts\":{" + fields + "},\"digest\":\"sha256:" + digest.hex() + "\"}\n");
    if (std::fflush(stdout) != 0) throw std::runtime_error("the output cannot be written");
  }

 private:
  static void send(const string& line) {
    if (std::fwrite(line.data(), 1, line.size(), stdout) != line.size()) throw std::runtime_error("the output cannot be written");
  }

  std::map<string, long> counts;
  Sha256 digest;
};
