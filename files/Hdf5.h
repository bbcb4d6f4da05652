//===- Hdf5.h - HDF5 files, strictly ----------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// Files that come from anywhere. HDF5's own library crashes or spins on some
// damaged files, so `open` has it read the whole file in a process of its own
// (Isolated.h) from bytes already in memory: what was hashed is what is read,
// nothing outside it can be reached, and here the groups and arrays are plain
// memory. Refused: links that are not hard, objects reached twice, data stored
// in or mapped from other files, filters other than gzip, shuffle, checksum and
// szip, and shapes that the stored bytes cannot fill (zlib expands at most 1032
// times). What is wrong with one object is said when that object is asked for.
// Every error begins with the place.
//
//===----------------------------------------------------------------------===//
#ifndef CHRONAXIE_FILES_HDF5_H
#define CHRONAXIE_FILES_HDF5_H

#include "files/Isolated.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace chronaxie::hdf5 {

/// Elements that one file may make a reader hold (2 GiB of doubles).
constexpr uint64_t maximumElements = uint64_t{1} << 28;

enum class ElementClass : uint8_t { Float, Integer, String };

struct Tree; ///< all of one file
struct Item; ///< one object in it

/// An array of numbers or strings.
class Dataset {
public:
  const std::string &place() const { return where; }
  llvm::ArrayRef<uint64_t> shape() const;
  /// "()", "(38)", "(38, 12)"
  std::string shapeText() const;
  uint64_t size() const;
  ElementClass elementClass() const;
  /// Of a number, as the file stores it: 4 for a float32. 0 for strings.
  unsigned elementBytes() const;

  /// Floats or integers, each converted exactly (64-bit integers: nearest).
  llvm::Expected<std::vector<double>> doubles() const;
  /// Integers or booleans; floats are refused.
  llvm::Expected<std::vector<int64_t>> integers() const;
  llvm::Expected<std::vector<std::string>> strings() const;

private:
  friend class Group;
  std::shared_ptr<const Tree> tree;
  const Item *item = nullptr;
  std::string where;
};

class Group {
public:
  /// "FILE: nodes/lif1"
  const std::string &place() const { return where; }
  /// The path of the file, as given to `open`.
  const std::string &file() const;
  /// The place of something in it: "FILE: nodes/lif1/tau".
  std::string placeOf(llvm::StringRef name) const;
  /// Names of all members, sorted by their numbers ("2" before "10").
  const std::vector<std::string> &names() const;
  bool has(llvm::StringRef name) const;
  /// Whether there is a readable group of this name.
  bool hasGroup(llvm::StringRef name) const;
  llvm::Expected<Group> group(llvm::StringRef name) const;
  llvm::Expected<Dataset> dataset(llvm::StringRef name) const;
  /// The one string in dataset `name`.
  llvm::Expected<std::string> string(llvm::StringRef name) const;
  /// The same group, shown in messages as if it were the top of the file.
  Group asTop() const;

private:
  friend llvm::Expected<Group> open(llvm::StringRef, llvm::StringRef, IsolationLimits);
  llvm::Expected<const Item *> find(llvm::StringRef name, bool wantsGroup) const;

  std::shared_ptr<const Tree> tree;
  const Item *item = nullptr;
  std::string where;
  bool isTop = false;
};

/// The top group of the file whose bytes these are; `path` is for messages.
llvm::Expected<Group> open(llvm::StringRef path, llvm::StringRef bytes,
                           IsolationLimits limits = {});

/// Something HDF5 opened; closed with its owner.
class Handle {
public:
  Handle() = default;
  Handle(int64_t id, int (*close)(int64_t)) : id(id), close(close) {}
  Handle(Handle &&other) noexcept { *this = std::move(other); }
  Handle &operator=(Handle &&other) noexcept {
    std::swap(id, other.id);
    std::swap(close, other.close);
    return *this;
  }
  ~Handle() {
    if (isOpen())
      close(id);
  }
  bool isOpen() const { return id >= 0; }
  int64_t get() const { return id; }

private:
  int64_t id = -1;
  int (*close)(int64_t) = nullptr;
};

/// Makes the bytes of one file, in memory: HDF5 does not outlive a disk that
/// fills up. The same calls give the same bytes. The first fault is kept and
/// given by `finish`.
class Writer {
public:
  Writer();
  void group(llvm::StringRef path);
  void write(llvm::StringRef path, llvm::ArrayRef<int32_t> values);
  void write(llvm::StringRef path, llvm::ArrayRef<uint32_t> values);
  void write(llvm::StringRef path, llvm::ArrayRef<uint64_t> values);
  void write(llvm::StringRef path, llvm::ArrayRef<double> values);
  void write(llvm::StringRef path, llvm::ArrayRef<std::string> values);
  void scalar(llvm::StringRef path, uint64_t value);
  void scalar(llvm::StringRef path, double value);
  void scalar(llvm::StringRef path, llvm::StringRef value);
  llvm::Expected<std::string> finish();

private:
  void dataset(llvm::StringRef path, int64_t type, const uint64_t *length, const void *values);
  void failed(llvm::StringRef path);

  std::string fault;
  Handle file;
};

} // namespace chronaxie::hdf5
#endif
