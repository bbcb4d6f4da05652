//===- Csv.h - Comma-separated files with known columns ---------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// One record a line, fields parted by commas, blanks around a field dropped,
// `"a ""quoted"" field"` for text that holds a comma or a quote. Lines end in
// LF or CRLF, empty lines are passed over, a byte order mark is too. A first
// line that does not begin with a number names the columns, in any order; a
// column that the reader does not know is refused.
//
//===----------------------------------------------------------------------===//
#ifndef CHRONAXIE_NETWORK_CSV_H
#define CHRONAXIE_NETWORK_CSV_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <cstdint>
#include <string>
#include <vector>

namespace chronaxie {

struct CsvColumn {
  llvm::StringRef name;
  llvm::StringRef otherName; ///< empty: there is none
  bool isNeeded = false;
};

class CsvFile {
public:
  /// `orders` lists the column orders of files without a header line; the one
  /// with as many columns as the first line is taken.
  static llvm::Expected<CsvFile> open(llvm::StringRef path, llvm::ArrayRef<CsvColumn> columns,
                                      llvm::ArrayRef<std::vector<unsigned>> orders);

  bool has(unsigned column) const { return column < fieldOf.size() && fieldOf[column] >= 0; }
  /// Moves to the next record; false at the end.
  llvm::Expected<bool> next();
  /// The field of a column that the file has.
  llvm::StringRef field(unsigned column) const;
  /// That field as a whole number 0..limit.
  llvm::Expected<uint32_t> number(unsigned column, uint32_t limit) const;

  uint32_t line() const { return lineNumber; }
  /// `PATH:LINE` of the record.
  std::string place() const;

private:
  llvm::Error cutLine(llvm::StringRef line);
  bool nextLine(llvm::StringRef &line);
  llvm::Error readHeader();

  std::string path;
  std::string bytes;
  size_t position = 0;
  uint32_t lineNumber = 0;
  llvm::ArrayRef<CsvColumn> columns;
  std::vector<int> fieldOf; ///< per column: its field, -1: not in the file
  size_t fieldCount = 0;
  std::vector<llvm::StringRef> fields;
  std::vector<std::string> unquoted;
};

/// Appends a field, quoted where it must be.
void appendCsvField(std::string &text, llvm::StringRef field);

} // namespace chronaxie
#endif
