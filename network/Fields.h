//===- Fields.h - One HDF5 group, field by field, strictly ------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// How the files of networks are read: every field has its type, none is
// skipped over. The first fault is kept, so that a struct is read field by
// field without a test after each; each fault begins with file and HDF5 path.
//
//===----------------------------------------------------------------------===//
#ifndef CHRONAXIE_NETWORK_FIELDS_H
#define CHRONAXIE_NETWORK_FIELDS_H

#include "files/File.h"
#include "files/Hdf5.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/JSON.h"
#include <limits>

namespace chronaxie {

/// What a text may not hold, for it reaches terminals and JSON; empty: sound.
inline std::string textFault(llvm::StringRef text) {
  constexpr size_t most = 4096;
  if (text.size() > most)
    return "is " + std::to_string(text.size()) + " bytes long, a text has at most " +
           std::to_string(most);
  if (!llvm::json::isUTF8(text))
    return "is not UTF-8";
  if (llvm::any_of(text, [](char c) { return (c >= 0 && c < 0x20) || c == 0x7f; }))
    return "holds a control character";
  return "";
}

class Fields {
public:
  /// Fields that nobody asked for are faults, or, with `strangers`, listed there.
  explicit Fields(const hdf5::Group &group, std::vector<std::string> *strangers = nullptr)
      : group(group), strangers(strangers) {}
  ~Fields() { llvm::consumeError(std::move(error)); }

  bool has(llvm::StringRef name) const { return group.has(name); }

  /// A list of integers of any stored width, or of floats or integers.
  template <typename T> void numbers(const char *name, std::vector<T> &values) {
    takeList(name, [&](const hdf5::Dataset &dataset) -> llvm::Error {
      if constexpr (std::is_same_v<T, double>)
        return moved(dataset.doubles(), values);
      else
        return integers(dataset, values);
    });
  }
  /// A list of numbers that are stored as float64, so that no bit was lost.
  void float64s(const char *name, std::vector<double> &values) {
    takeList(name, [&](const hdf5::Dataset &dataset) -> llvm::Error {
      if (llvm::Error error = requireFloat64(dataset))
        return error;
      return moved(dataset.doubles(), values);
    });
  }
  template <typename T> void number(const char *name, T &value) {
    take(name, [&](const hdf5::Dataset &dataset) -> llvm::Error {
      if (dataset.size() != 1)
        return fault(dataset.place() + ": shape " + dataset.shapeText() +
                     ": one value is expected");
      std::vector<T> values;
      if constexpr (std::is_same_v<T, double>) {
        if (llvm::Error error = moved(dataset.doubles(), values))
          return error;
      } else if (llvm::Error error = integers(dataset, values))
        return error;
      value = values.front();
      return llvm::Error::success();
    });
  }
  void float64(const char *name, double &value) {
    number(name, value);
    if (error)
      return;
    error = requireFloat64(llvm::cantFail(group.dataset(name)));
  }
  void flag(const char *name, bool &value) {
    uint8_t number = 0;
    this->number(name, number);
    if (!error && number > 1)
      fail(name, ": " + llvm::Twine(unsigned(number)) + " is neither 0 nor 1");
    value = number == 1;
  }
  void string(const char *name, std::string &value) {
    known.insert(name);
    if (!error)
      error = moved(group.string(name), value);
    requireText(name, value);
  }
  void strings(const char *name, std::vector<std::string> &values) {
    takeList(name, [&](const hdf5::Dataset &dataset) { return moved(dataset.strings(), values); });
    for (const std::string &value : values)
      requireText(name, value);
  }
  template <typename Enum, size_t count>
  void word(const char *name, const char *const (&words)[count], Enum &value) {
    std::string text;
    string(name, text);
    if (error)
      return;
    const auto *found = llvm::find(words, llvm::StringRef(text));
    if (found == std::end(words))
      fail(name,
           ": unknown word '" + text + "'; known are " + llvm::join(llvm::ArrayRef(words), ", "));
    else
      value = static_cast<Enum>(found - words);
  }
  /// Members that hold no values of their own, or are read elsewhere.
  void groups(llvm::ArrayRef<const char *> names) {
    for (const char *name : names)
      known.insert(name);
  }
  /// Lists have the lengths that others give them; `whose` says which.
  void requireCount(llvm::StringRef name, size_t count, uint64_t expected,
                    const llvm::Twine &whose) {
    if (count != expected)
      fail(name, ": " + llvm::Twine(count) + (count == 1 ? " value, " : " values, ") +
                     llvm::Twine(expected) + " are expected: " + whose);
  }
  /// A fault of field `name`, unless there was one before.
  void fail(llvm::StringRef name, const llvm::Twine &what) {
    if (!error)
      error = fault(group.placeOf(name) + what);
  }
  bool failed() { return static_cast<bool>(error); }

  llvm::Error finish() {
    if (error)
      return std::move(error);
    for (const std::string &name : group.names()) {
      if (known.contains(name))
        continue;
      if (!strangers)
        return fault(group.placeOf(name) + ": unknown field");
      strangers->push_back(group.placeOf(name));
    }
    return llvm::Error::success();
  }

private:
  template <typename T> static llvm::Error moved(llvm::Expected<T> from, T &into) {
    if (!from)
      return from.takeError();
    into = std::move(*from);
    return llvm::Error::success();
  }
  template <typename T>
  static llvm::Error integers(const hdf5::Dataset &dataset, std::vector<T> &values) {
    llvm::Expected<std::vector<int64_t>> wide = dataset.integers();
    if (!wide)
      return wide.takeError();
    values.resize(wide->size());
    for (size_t i = 0; i < wide->size(); ++i) {
      int64_t value = (*wide)[i];
      values[i] = static_cast<T>(value);
      if (static_cast<int64_t>(values[i]) != value || (std::is_unsigned_v<T> && value < 0))
        return fault(dataset.place() + "[" + llvm::Twine(i) + "]: " + llvm::Twine(value) +
                     " is outside " + llvm::Twine(+std::numeric_limits<T>::min()) + ".." +
                     llvm::Twine(+std::numeric_limits<T>::max()));
    }
    return llvm::Error::success();
  }
  void requireText(llvm::StringRef name, llvm::StringRef value) {
    if (std::string what = textFault(value); !what.empty())
      fail(name, ": " + what);
  }
  static llvm::Error requireFloat64(const hdf5::Dataset &dataset) {
    bool isFloat = dataset.elementClass() == hdf5::ElementClass::Float;
    if (isFloat && dataset.elementBytes() == 8)
      return llvm::Error::success();
    return fault(dataset.place() + ": float64 is expected, not " +
                 (isFloat ? "float" + std::to_string(8 * dataset.elementBytes())
                  : dataset.elementClass() == hdf5::ElementClass::Integer ? "integers"
                                                                          : "strings"));
  }
  void take(const char *name, llvm::function_ref<llvm::Error(const hdf5::Dataset &)> use) {
    known.insert(name);
    if (error)
      return;
    llvm::Expected<hdf5::Dataset> dataset = group.dataset(name);
    error = dataset ? use(*dataset) : dataset.takeError();
  }
  void takeList(const char *name, llvm::function_ref<llvm::Error(const hdf5::Dataset &)> use) {
    take(name, [&](const hdf5::Dataset &dataset) -> llvm::Error {
      if (dataset.shape().size() != 1)
        return fault(dataset.place() + ": shape " + dataset.shapeText() +
                     ": a list (one dimension) is expected");
      return use(dataset);
    });
  }

  const hdf5::Group &group;
  std::vector<std::string> *strangers;
  llvm::StringSet<> known;
  llvm::Error error = llvm::Error::success();
};

/// Calls `read` for each member of group `name`: "0", "1", ... without a gap.
inline llvm::Error eachOf(const hdf5::Group &top, const char *name,
                          llvm::function_ref<llvm::Error(const hdf5::Group &)> read) {
  llvm::Expected<hdf5::Group> list = top.group(name);
  if (!list)
    return list.takeError();
  const std::vector<std::string> &names = list->names();
  for (size_t i = 0; i < names.size(); ++i) {
    if (names[i] != std::to_string(i))
      return fault(list->placeOf(names[i]) + ": '" + llvm::Twine(i) + "' is expected here");
    llvm::Expected<hdf5::Group> member = list->group(names[i]);
    if (!member)
      return member.takeError();
    if (llvm::Error error = read(*member))
      return error;
  }
  return llvm::Error::success();
}

} // namespace chronaxie
#endif
