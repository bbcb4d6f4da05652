//===- Csv.cpp - Comma-separated files with known columns -------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "network/Csv.h"
#include "files/File.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"

using namespace llvm;

namespace chronaxie {

namespace {

std::string columnNames(ArrayRef<CsvColumn> columns) {
  std::string names;
  for (const CsvColumn &column : columns) {
    names += names.empty() ? "" : ", ";
    names += column.name;
    if (!column.otherName.empty())
      names += (" (or " + column.otherName + ")").str();
  }
  return names;
}

bool isHeader(StringRef firstField) { return firstField.empty() || !isDigit(firstField.front()); }

} // namespace

std::string CsvFile::place() const { return formatv("{0}:{1}", path, lineNumber); }

bool CsvFile::nextLine(StringRef &line) {
  while (position < bytes.size()) {
    size_t end = std::min(bytes.find('\n', position), bytes.size());
    line = StringRef(bytes).slice(position, end).trim(" \t\r");
    position = end + 1;
    ++lineNumber;
    if (!line.empty())
      return true;
  }
  return false;
}

Error CsvFile::cutLine(StringRef line) {
  fields.clear();
  unquoted.clear();
  // Views of `unquoted` must survive its growth.
  unquoted.reserve(line.count('"'));
  while (true) {
    line = line.ltrim(" \t");
    if (!line.starts_with("\"")) {
      size_t comma = line.find(',');
      fields.push_back(line.substr(0, comma).rtrim(" \t"));
      if (comma == StringRef::npos)
        return Error::success();
      line = line.substr(comma + 1);
      continue;
    }
    std::string &text = unquoted.emplace_back();
    size_t at = 1;
    for (; at < line.size(); ++at) {
      if (line[at] == '"' && !line.substr(at + 1).starts_with("\""))
        break;
      at += line[at] == '"';
      text += line[at];
    }
    if (at >= line.size())
      return fault(place() + ": a quote is not closed on its line");
    fields.push_back(text);
    line = line.substr(at + 1).ltrim(" \t");
    if (line.empty())
      return Error::success();
    if (!line.consume_front(","))
      return fault(place() + ": text after a closing quote; a comma is expected");
  }
}

Error CsvFile::readHeader() {
  for (const auto &[index, name] : enumerate(fields)) {
    const CsvColumn *column = find_if(columns, [&, &name = name](const CsvColumn &known) {
      return known.name == name || (!name.empty() && known.otherName == name);
    });
    if (column == columns.end())
      return fault(
          formatv("{0}: unknown column '{1}'; columns are {2}", place(), name, columnNames(columns))
              .str());
    int &field = fieldOf[column - columns.begin()];
    if (field >= 0)
      return fault(formatv("{0}: column '{1}' is named twice", place(), column->name).str());
    field = static_cast<int>(index);
  }
  for (const auto &[index, column] : enumerate(columns))
    if (column.isNeeded && fieldOf[index] < 0)
      return fault(formatv("{0}: no column {1}", place(), columnNames(column)).str());
  return Error::success();
}

Expected<CsvFile> CsvFile::open(StringRef path, ArrayRef<CsvColumn> columns,
                                ArrayRef<std::vector<unsigned>> orders) {
  CsvFile file;
  file.path = path.str();
  file.columns = columns;
  file.fieldOf.assign(columns.size(), -1);
  if (Error error = readFile(path).moveInto(file.bytes))
    return error;
  if (StringRef(file.bytes).starts_with("\xEF\xBB\xBF"))
    file.position = 3;

  size_t start = file.position;
  StringRef line;
  if (!file.nextLine(line))
    return file;
  if (Error error = file.cutLine(line))
    return error;
  file.fieldCount = file.fields.size();
  if (isHeader(file.fields.front())) {
    if (Error error = file.readHeader())
      return error;
    return file;
  }
  auto order =
      find_if(orders, [&](ArrayRef<unsigned> order) { return order.size() == file.fieldCount; });
  if (order == orders.end())
    return fault(formatv("{0}: {1} fields and no header line; name the columns: {2}", file.place(),
                         file.fieldCount, columnNames(columns))
                     .str());
  for (const auto &[index, column] : enumerate(*order))
    file.fieldOf[column] = static_cast<int>(index);
  file.position = start;
  file.lineNumber = 0;
  return file;
}

Expected<bool> CsvFile::next() {
  StringRef line;
  if (!nextLine(line))
    return false;
  if (Error error = cutLine(line))
    return error;
  if (fields.size() != fieldCount)
    return fault(
        formatv("{0}: {1} fields, the first line has {2}", place(), fields.size(), fieldCount)
            .str());
  return true;
}

StringRef CsvFile::field(unsigned column) const { return fields[fieldOf[column]]; }

Expected<uint32_t> CsvFile::number(unsigned column, uint32_t limit) const {
  StringRef text = field(column);
  uint64_t value = 0;
  if (text.getAsInteger(10, value) || value > limit)
    return fault(formatv("{0}: {1} '{2}' is not a whole number 0..{3}", place(),
                         columns[column].name, text, limit)
                     .str());
  return static_cast<uint32_t>(value);
}

void appendCsvField(std::string &text, StringRef field) {
  if (field.find_first_of(",\"") == StringRef::npos && field.trim() == field) {
    text += field;
    return;
  }
  text += '"';
  for (char c : field) {
    text += c;
    if (c == '"')
      text += c;
  }
  text += '"';
}

} // namespace chronaxie
