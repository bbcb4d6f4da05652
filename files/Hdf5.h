//===- Hdf5.h - HDF5 files, strictly ----------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// Small wrappers over the HDF5 C API for files that come from anywhere. A file
// is opened from its bytes in memory, so what was hashed is what is read and
// nothing outside it can be reached. Refused: links that are not hard, objects
// reached twice, data stored in or mapped from other files, filters other than
// gzip, shuffle, checksum and szip, and shapes that the stored bytes cannot
// fill (zlib expands at most 1032 times). Every error begins with the place.
//
//===----------------------------------------------------------------------===//
#ifndef CHRONAXIE_FILES_HDF5_H
#define CHRONAXIE_FILES_HDF5_H

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

/// Something HDF5 opened; closed with the last owner.
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

enum class ElementClass : uint8_t { Float, Integer, String };

/// What all objects of one open file share.
struct Session;

/// An array of numbers or strings, its type and shape already found sound.
class Dataset {
public:
  const std::string &place() const { return where; }
  llvm::ArrayRef<uint64_t> shape() const { return dimensions; }
  /// "()", "(38)", "(38, 12)"
  std::string shapeText() const;
  uint64_t size() const { return elements; }
  ElementClass elementClass() const { return kind; }

  /// Floats or integers, each converted exactly (64-bit integers: nearest).
  llvm::Expected<std::vector<double>> doubles() const;
  /// Integers or booleans; floats are refused.
  llvm::Expected<std::vector<int64_t>> integers() const;
  llvm::Expected<std::vector<std::string>> strings() const;

private:
  friend class Group;
  llvm::Error read(int64_t memoryType, void *values) const;

  std::shared_ptr<Session> session;
  Handle id;
  std::string where;
  std::vector<uint64_t> dimensions;
  uint64_t elements = 0;
  ElementClass kind = ElementClass::Float;
};

class Group {
public:
  /// "FILE: nodes/lif1"
  const std::string &place() const { return where; }
  /// The path of the file, as given to `open`.
  const std::string &file() const;
  /// The place of something in it: "FILE: nodes/lif1/tau".
  std::string placeOf(llvm::StringRef name) const;
  /// Names of all links, sorted by their numbers ("2" before "10").
  llvm::Expected<std::vector<std::string>> names() const;
  bool has(llvm::StringRef name) const;
  /// Whether `name` is a group; an error if it is neither group nor dataset.
  llvm::Expected<bool> isGroup(llvm::StringRef name) const;
  llvm::Expected<Group> group(llvm::StringRef name) const;
  llvm::Expected<Dataset> dataset(llvm::StringRef name) const;
  /// The one string in dataset `name`.
  llvm::Expected<std::string> string(llvm::StringRef name) const;
  /// The same group, shown in messages as if it were the top of the file.
  Group asTop() &&;

private:
  friend llvm::Expected<Group> open(llvm::StringRef, llvm::StringRef);
  llvm::Error checkLink(llvm::StringRef name) const;
  llvm::Expected<Handle> openObject(llvm::StringRef name, bool asGroup) const;

  std::shared_ptr<Session> session;
  Handle id;
  std::string where;
  bool isTop = false;
};

/// The top group of the file whose bytes these are; `path` is for messages.
llvm::Expected<Group> open(llvm::StringRef path, llvm::StringRef bytes);

/// Writes one file; the same calls give the same bytes. The first fault is
/// kept and given by `finish`.
class Writer {
public:
  explicit Writer(llvm::StringRef path);
  void group(llvm::StringRef path);
  void write(llvm::StringRef path, llvm::ArrayRef<int32_t> values);
  void write(llvm::StringRef path, llvm::ArrayRef<uint32_t> values);
  void write(llvm::StringRef path, llvm::ArrayRef<uint64_t> values);
  void write(llvm::StringRef path, llvm::ArrayRef<double> values);
  void write(llvm::StringRef path, llvm::ArrayRef<std::string> values);
  void scalar(llvm::StringRef path, uint64_t value);
  void scalar(llvm::StringRef path, double value);
  void scalar(llvm::StringRef path, llvm::StringRef value);
  llvm::Error finish();

private:
  void dataset(llvm::StringRef path, int64_t type, const uint64_t *length, const void *values);
  void failed(llvm::StringRef path);

  std::string fault;
  Handle file;
};

} // namespace chronaxie::hdf5
#endif
