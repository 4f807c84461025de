// Extractor template-name: the areas and pumps of a plant register. C++17 without libraries; `make` builds it.
//
//   extract FILE     write the document to standard output
//   extract --check  tell whether the program can run here
//
// A register has one thing a line, its fields separated by "|": plant|id|name, area|id|name, pump|id|name|area|power, end|number of things.
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <regex>
#include <set>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>
#include "document.hpp"

using std::string;

static const string name = "template-name", version = "0.1.0";
enum ExitCode { ok = 0, unreadable = 1, usage = 2 };

static std::vector<string> fieldsOf(const string& text) {
  std::vector<string> fields;
  for (size_t from = 0, to = 0; to != string::npos; from = to + 1) {
    to = text.find('|', from);
    fields.push_back(text.substr(from, to == string::npos ? to : to - from));
  }
  return fields;
}

// Reads the lines behind the first one: a record for each, and an issue for each that cannot be read. Holds the ids, nothing else of the things.
class Register {
 public:
  explicit Register(Document& to) : document(to) {}

  void read(const string& text, long line) {
    const auto fields = fieldsOf(text);
    if (ended) document.issue("error", "line-after-end", "the register goes on behind its end", line);
    else if (fields[0] == "end") {
      ended = true;
      if (fields.size() != 2 || fields[1] != std::to_string(number))
        document.issue("error", "count", "has " + std::to_string(number) + " things; its end says " + start(text, 100), line);
    } else {
      number++;
      readThing(fields, text, line);
    }
  }

  void finish(long line) {
    if (!ended) document.issue("error", "cut", "the register has no end: it was cut", line);
    for (const auto& [pump, area, at] : standing)
      if (seen.count("area|" + area) == 0) document.issue("warning", "area-unknown", "stands in " + area + ", which is not there", at, ",\"kind\":\"Pump\",\"id\":" + quoted(pump));
  }

 private:
  void readThing(const std::vector<string>& fields, const string& text, long line) {
    const bool isArea = fields[0] == "area" && fields.size() == 3, isPump = fields[0] == "pump" && fields.size() == 5;
    if (!isArea && !isPump) return document.issue("error", "line-unreadable", "is no area or pump with all its fields: " + start(text, 100), line);
    if (fields[1].empty() || fields[1].size() > 1024 || text.find('\0') != string::npos) return document.issue("error", "id-unusable", "has no id that can be used", line);
    if (!seen.insert(fields[0] + "|" + fields[1]).second) return document.issue("warning", "id-repeated", fields[0] + " " + fields[1] + " was there before, which stands", line);
    const string identity = ",\"id\":" + quoted(fields[1]) + ",\"label\":" + quoted(fields[2]);
    document.write("entity", isArea ? "\"kind\":\"Area\"" + identity : "\"kind\":\"Pump\"" + identity + pump(fields, line));
  }

  string pump(const std::vector<string>& fields, long line) {
    static const std::regex numeral("-?(0|[1-9][0-9]*)(\\.[0-9]+)?");
    const string &id = fields[1], &area = fields[3], &power = fields[4];
    string json;
    if (!area.empty()) {
      standing.emplace_back(id, area, line);
      json += ",\"references\":{\"standsIn\":{\"kind\":\"Area\",\"id\":" + quoted(area) + "}}";
    }
    if (power.empty()) return json;
    const bool isNumber = power.size() < 300 && std::regex_match(power, numeral);
    if (!isNumber) document.issue("warning", "not-a-number", "its power is " + power + ", which is kept as text", line, ",\"kind\":\"Pump\",\"id\":" + quoted(id));
    return json + ",\"properties\":{\"power\":" + (isNumber ? power : quoted(power)) + "}";
  }

  Document& document;
  std::set<string> seen;
  std::vector<std::tuple<string, string, long>> standing;
  long number = 0;
  bool ended = false;
};

static string checksumOf(const string& path) {
  std::ifstream file(path, std::ios::binary);
  Sha256 digest;
  std::vector<char> chunk(65536);
  while (file.read(chunk.data(), static_cast<std::streamsize>(chunk.size())), file.gcount() > 0) digest.update(chunk.data(), static_cast<size_t>(file.gcount()));
  return "sha256:" + digest.hex();
}

static ExitCode extract(const string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error(path + ": cannot be opened: " + std::strerror(errno));
  const string checksum = checksumOf(path);
  Document document;
  Register plants(document);
  string text;
  long line = 0;
  while (std::getline(file, text)) {
    line++;
    if (!text.empty() && text.back() == '\r') text.pop_back();
    if (!isUtf8(text)) throw std::runtime_error(path + ": is no plant register: line " + std::to_string(line) + " is not UTF-8");
    if (line > 1) {
      plants.read(text, line);
      continue;
    }
    const auto plant = fieldsOf(text);
    if (plant.size() != 3 || plant[0] != "plant" || plant[1].empty() || plant[1].size() > 256)
      throw std::runtime_error(path + ": is no plant register: its first line is not plant|id|name");
    // The id in the source, which outlives the file's name; the checksum lets an unchanged file be skipped.
    document.write("header", "\"format\":\"imodel-ingest\",\"formatVersion\":\"1.0\",\"extractor\":{\"name\":" + quoted(name) + ",\"version\":" + quoted(version) +
                                 "},\"source\":{\"id\":" + quoted(plant[1]) + ",\"checksum\":" + quoted(checksum) +
                                 "},\"mode\":\"snapshot\",\"units\":{\"length\":\"m\",\"angle\":\"deg\"},\"crs\":{\"local\":true}");
  }
  if (file.bad() || line == 0) throw std::runtime_error(path + ": cannot be read, or is empty");
  plants.finish(line);
  if (checksumOf(path) != checksum) throw std::runtime_error(path + ": was changed while it was being read; try again");
  document.finish();
  if (!document.isPartial) return ok;
  std::fprintf(stderr, "%s: partial: not everything could be read, the issue records say what\n", name.c_str());
  return unreadable;
}

int main(int count, char** arguments) {
  if (count == 2 && string(arguments[1]) == "--check") return ok;
  if (count != 2) {
    std::fprintf(stderr, "%s: usage: extract FILE\n", name.c_str());
    return usage;
  }
  try {
    return extract(arguments[1]);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s: %s\n", name.c_str(), error.what());
    return unreadable;
  }
}
