//===- NirText.cpp - NIR files written as text, for tests -------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "NirText.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include <cstdlib>
#include <hdf5.h>
#include <map>
#include <set>
#include <stdexcept>
#include <vector>

using namespace llvm;

namespace chronaxie::tests {

namespace {

void must(bool holds, StringRef what) {
  if (!holds)
    throw std::runtime_error("NirText: " + what.str());
}

hid_t parents() {
  hid_t creation = H5Pcreate(H5P_LINK_CREATE);
  H5Pset_create_intermediate_group(creation, 1);
  return creation;
}

void writeArray(hid_t file, const std::string &path, hid_t stored, hid_t memory,
                ArrayRef<hsize_t> shape, const void *values, bool compress) {
  hid_t space = shape.empty() ? H5Screate(H5S_SCALAR)
                              : H5Screate_simple(int(shape.size()), shape.data(), nullptr);
  hid_t creation = H5Pcreate(H5P_DATASET_CREATE), links = parents();
  if (compress && !shape.empty()) {
    H5Pset_chunk(creation, int(shape.size()), shape.data());
    H5Pset_shuffle(creation);
    H5Pset_deflate(creation, 4);
  }
  hid_t set = H5Dcreate2(file, path.c_str(), stored, space, links, creation, H5P_DEFAULT);
  must(set >= 0, "cannot create " + path);
  must(H5Dwrite(set, memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) >= 0, "cannot write " + path);
  H5Dclose(set);
  H5Pclose(creation);
  H5Pclose(links);
  H5Sclose(space);
}

void writeStrings(hid_t file, const std::string &path, ArrayRef<std::string> strings,
                  ArrayRef<hsize_t> shape, bool isVariable) {
  hid_t type = H5Tcopy(H5T_C_S1);
  H5Tset_cset(type, H5T_CSET_UTF8);
  if (isVariable) {
    H5Tset_size(type, H5T_VARIABLE);
    std::vector<const char *> pointers;
    for (const std::string &each : strings)
      pointers.push_back(each.c_str());
    writeArray(file, path, type, type, shape, pointers.data(), false);
  } else {
    size_t longest = 1;
    for (const std::string &each : strings)
      longest = std::max(longest, each.size());
    H5Tset_size(type, longest);
    H5Tset_strpad(type, H5T_STR_NULLPAD);
    std::string characters(longest * strings.size(), '\0');
    for (size_t i = 0; i < strings.size(); ++i)
      strings[i].copy(characters.data() + i * longest, longest);
    writeArray(file, path, type, type, shape, characters.data(), false);
  }
  H5Tclose(type);
}

void writeValue(hid_t file, const std::string &path, StringRef value, bool compress) {
  char kind = value.size() > 1 && value[1] == ':' ? value[0] : 'd';
  if (kind != 'd')
    value = value.drop_front(2);
  bool isScalar = value.consume_front("@");
  SmallVector<StringRef> rows, cells;
  value.split(rows, ';');
  std::vector<std::string> words;
  for (StringRef row : rows) {
    cells.clear();
    row.split(cells, ',');
    for (StringRef cell : cells)
      words.push_back(cell.str());
  }
  SmallVector<hsize_t> shape;
  if (rows.size() > 1)
    shape = {rows.size(), cells.size()};
  else if (!isScalar)
    shape = {cells.size()};
  if (rows.size() > 1 && rows.back().empty()) // "1,2;" is one row of two
    shape = {rows.size() - 1, (words.size() - 1) / (rows.size() - 1)}, words.pop_back();
  if (kind == 's' || kind == 't')
    return writeStrings(file, path, words, shape, kind == 's');
  if (kind == 'i' || kind == 'u') {
    std::vector<int64_t> numbers;
    for (const std::string &word : words)
      numbers.push_back(std::strtoll(word.c_str(), nullptr, 10));
    return writeArray(file, path, kind == 'i' ? H5T_STD_I64LE : H5T_STD_U8LE, H5T_NATIVE_INT64,
                      shape, numbers.data(), compress);
  }
  if (kind == 'b') {
    hid_t type = H5Tenum_create(H5T_STD_I8LE);
    int8_t flag = 0;
    H5Tenum_insert(type, "FALSE", &flag);
    flag = 1;
    H5Tenum_insert(type, "TRUE", &flag);
    flag = static_cast<int8_t>(std::atoi(words.front().c_str()));
    return writeArray(file, path, type, type, shape, &flag, false);
  }
  std::vector<double> numbers;
  for (const std::string &word : words)
    numbers.push_back(std::strtod(word.c_str(), nullptr));
  writeArray(file, path, kind == 'f' ? H5T_IEEE_F32LE : H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, shape,
             numbers.data(), compress);
}

class Builder {
public:
  explicit Builder(hid_t file) : file(file) { graph("node"); }

  void line(StringRef text) {
    if (text.contains("->") && !text.contains('='))
      return edges(text);
    SmallVector<StringRef> words;
    text.split(words, ' ', -1, /*KeepEmpty=*/false);
    std::string at = "node";
    size_t first = 2;
    if (words[0].consume_front("graph")) {
      first = 1;
      if (words[0].consume_front(":"))
        at += "/nodes/" + words[0].str();
    } else {
      SmallVector<StringRef> path;
      words[0].split(path, '/');
      for (StringRef each : ArrayRef(path).drop_back()) {
        at += "/nodes/" + each.str();
        graph(at);
      }
      at += "/nodes/" + path.back().str();
      writeStrings(file, at + "/type", {words[1].str()}, {}, true);
    }
    for (StringRef word : ArrayRef(words).drop_front(first)) {
      auto [key, value] = word.split('=');
      bool compress = key.consume_back("z");
      bool isMetadata = key.starts_with("chronaxie") || key.starts_with("other");
      writeValue(file, at + (isMetadata ? "/metadata/" : "/") + key.str(), value, compress);
    }
  }

  void finish() {
    for (const auto &[at, pairs] : edgesOf)
      if (pairs.empty())
        writeArray(file, at + "/edges", H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, {0}, nullptr, false);
      else
        writeStrings(file, at + "/edges", pairs, {pairs.size() / 2, 2}, true);
  }

private:
  void graph(const std::string &at) {
    if (edgesOf.try_emplace(at).second)
      writeStrings(file, at + "/type", {"NIRGraph"}, {}, true);
  }
  void edges(StringRef text) {
    std::string at = "node";
    if (size_t colon = text.find(": "); colon != StringRef::npos) {
      SmallVector<StringRef> path;
      text.take_front(colon).split(path, '/');
      for (StringRef each : path)
        at += "/nodes/" + each.str();
      text = text.drop_front(colon + 2);
    }
    SmallVector<StringRef> names;
    text.split(names, "->");
    for (size_t i = 1; i < names.size(); ++i) {
      edgesOf[at].push_back(names[i - 1].str());
      edgesOf[at].push_back(names[i].str());
    }
  }

  hid_t file;
  std::map<std::string, std::vector<std::string>> edgesOf;
};

} // namespace

std::string nirBytes(StringRef text, function_ref<void(int64_t)> change) {
  hid_t access = H5Pcreate(H5P_FILE_ACCESS);
  H5Pset_fapl_core(access, 1 << 16, false);
  hid_t file = H5Fcreate("text.nir", H5F_ACC_TRUNC, H5P_DEFAULT, access);
  must(file >= 0, "cannot create the file");
  writeStrings(file, "version", {"1.0.8"}, {}, true);
  Builder builder(file);
  SmallVector<StringRef> lines;
  text.split(lines, '\n');
  for (StringRef each : lines) {
    each = each.take_until([](char c) { return c == '#'; }).trim();
    if (!each.empty())
      builder.line(each);
  }
  builder.finish();
  if (change)
    change(file);
  H5Fflush(file, H5F_SCOPE_GLOBAL);
  ssize_t size = H5Fget_file_image(file, nullptr, 0);
  std::string bytes(static_cast<size_t>(size), '\0');
  must(H5Fget_file_image(file, bytes.data(), bytes.size()) == size, "cannot take the bytes");
  H5Fclose(file);
  H5Pclose(access);
  return bytes;
}

} // namespace chronaxie::tests
