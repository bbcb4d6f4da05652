//===- Hdf5Walk.cpp - All of an HDF5 file as one stream ---------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "files/Hdf5Walk.h"
#include "files/Hdf5.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/Twine.h"
#include <algorithm>
#include <hdf5.h>
#include <optional>
#include <set>
#include <type_traits>
#include <vector>

using namespace llvm;

namespace chronaxie::hdf5 {

static_assert(std::is_same_v<hid_t, int64_t>, "Handle keeps ids as HDF5 does");

namespace {

/// zlib's greatest expansion; the other filters here do not expand.
constexpr uint64_t greatestExpansion = 1032;
/// Nothing below this is worth refusing.
constexpr uint64_t slackBytes = 1 << 16;
/// Links need some bytes each, so this many are in no honest file.
constexpr size_t greatestLinks = 1'000'000;

/// What is wrong with an object; nothing: it is sound.
using Fault = std::optional<std::string>;

bool hasSignature(StringRef bytes) {
  // It sits at 0 or behind a user block of 512, 1024, 2048, ... bytes.
  for (uint64_t at = 0; at < bytes.size(); at = at ? at * 2 : 512)
    if (bytes.substr(at).starts_with("\x89HDF\r\n\x1a\n"))
      return true;
  return false;
}

std::string shapeText(ArrayRef<uint64_t> shape) {
  std::string text = "(";
  for (size_t i = 0; i < shape.size(); ++i)
    text += (i ? ", " : "") + std::to_string(shape[i]);
  return text + ")";
}

Fault checkFilters(hid_t creation) {
  int count = H5Pget_nfilters(creation);
  if (count < 0)
    return ": damaged: its filters cannot be read";
  for (int i = 0; i < count; ++i) {
    unsigned flags = 0, config = 0;
    size_t values = 0;
    char name[64] = {};
    H5Z_filter_t filter = H5Pget_filter2(creation, static_cast<unsigned>(i), &flags, &values,
                                         nullptr, sizeof name - 1, name, &config);
    if (filter != H5Z_FILTER_DEFLATE && filter != H5Z_FILTER_SHUFFLE &&
        filter != H5Z_FILTER_FLETCHER32 && filter != H5Z_FILTER_SZIP)
      return (": filter " + Twine(filter) + (name[0] ? Twine(" (") + name + ")" : Twine("")) +
              " is not read; store the array with gzip or without compression")
          .str();
  }
  return std::nullopt;
}

/// Refuses data outside the file and shapes the stored bytes cannot fill.
Fault checkStorage(hid_t set, uint64_t bytes, uint64_t elementBytes, uint64_t fileBytes) {
  Handle creation(H5Dget_create_plist(set), H5Pclose);
  if (!creation.isOpen())
    return ": damaged: its layout cannot be read";
  H5D_layout_t layout = H5Pget_layout(creation.get());
  if (layout == H5D_VIRTUAL || H5Pget_external_count(creation.get()) != 0)
    return ": its values lie in other files; store them in this one";
  if (layout != H5D_COMPACT && layout != H5D_CONTIGUOUS && layout != H5D_CHUNKED)
    return ": damaged: its layout cannot be read";
  if (Fault fault = checkFilters(creation.get()))
    return fault;
  uint64_t expansion = layout == H5D_CHUNKED ? greatestExpansion : 1;
  if (layout == H5D_CHUNKED) {
    hsize_t chunk[H5S_MAX_RANK];
    int rank = H5Pget_chunk(creation.get(), H5S_MAX_RANK, chunk);
    uint64_t chunkBytes = elementBytes;
    for (int i = 0; i < rank; ++i)
      if (__builtin_mul_overflow(chunkBytes, chunk[i], &chunkBytes))
        chunkBytes = UINT64_MAX;
    if (rank < 1 || chunkBytes / expansion > fileBytes + slackBytes)
      return ": damaged: a chunk is larger than the file can hold";
  }
  if (bytes == 0)
    return std::nullopt;
  uint64_t stored = std::min<uint64_t>(H5Dget_storage_size(set), fileBytes);
  if (stored == 0)
    return ": no values are stored for it";
  if (bytes / expansion > stored)
    return (": damaged: " + Twine(bytes) + " bytes are declared, " + Twine(stored) + " are stored")
        .str();
  return std::nullopt;
}

class Walk {
public:
  Walk(raw_ostream &stream, uint64_t fileBytes) : stream(stream), fileBytes(fileBytes) {}

  void group(hid_t id, unsigned depth) {
    if (depth > greatestDepth)
      return unreadable(": groups nest deeper than " + Twine(greatestDepth));
    std::vector<std::string> names;
    auto add = [](hid_t, const char *name, const H5L_info_t *, void *into) -> herr_t {
      static_cast<std::vector<std::string> *>(into)->push_back(name);
      return static_cast<std::vector<std::string> *>(into)->size() > greatestLinks ? -1 : 0;
    };
    hsize_t at = 0;
    if (H5Literate(id, H5_INDEX_NAME, H5_ITER_NATIVE, &at, add, &names) < 0)
      return unreadable(": damaged: the list of its members cannot be read");
    llvm::sort(names, [](StringRef a, StringRef b) {
      int order = a.compare_numeric(b);
      return order ? order < 0 : a < b;
    });
    links += names.size();
    if (std::adjacent_find(names.begin(), names.end()) != names.end() || links > greatestLinks)
      return unreadable(": damaged: the list of its members cannot be right");
    kind(ItemKind::Group);
    number(static_cast<uint32_t>(names.size()));
    for (const std::string &name : names) {
      text(name);
      member(id, name, depth);
    }
  }

  void unreadable(const Twine &message) {
    kind(ItemKind::Unreadable);
    text(message.str());
  }

private:
  void member(hid_t parent, const std::string &name, unsigned depth) {
    H5L_info_t link;
    if (name.empty() || name == "." || H5Lget_info(parent, name.c_str(), &link, H5P_DEFAULT) < 0)
      return unreadable(": damaged: its link cannot be read");
    if (link.type != H5L_TYPE_HARD)
      return unreadable(link.type == H5L_TYPE_SOFT
                            ? ": is a soft link; store the object itself"
                            : ": is an external link; store the object itself");
    H5O_info_t object;
    Handle opened(H5Oopen(parent, name.c_str(), H5P_DEFAULT), H5Oclose);
    if (!opened.isOpen() || H5Oget_info2(opened.get(), &object, H5O_INFO_BASIC) < 0)
      return unreadable(": damaged: cannot be opened");
    if (!seen.insert(object.addr).second)
      return unreadable(": reached a second time (two links to one object, or a cycle); store a "
                        "copy");
    if (object.type == H5O_TYPE_GROUP)
      return group(opened.get(), depth + 1);
    if (object.type == H5O_TYPE_DATASET)
      return dataset(opened.get());
    unreadable(": neither a group nor a dataset");
  }

  void dataset(hid_t set) {
    Handle space(H5Dget_space(set), H5Sclose);
    H5S_class_t extent = space.isOpen() ? H5Sget_simple_extent_type(space.get()) : H5S_NO_CLASS;
    if (extent == H5S_NULL)
      return unreadable(": holds nothing (a null dataspace)");
    int rank = extent == H5S_NO_CLASS ? -1 : H5Sget_simple_extent_ndims(space.get());
    hsize_t dimensions[H5S_MAX_RANK];
    if (rank < 0 || rank > H5S_MAX_RANK ||
        (rank > 0 && H5Sget_simple_extent_dims(space.get(), dimensions, nullptr) != rank))
      return unreadable(": damaged: its shape cannot be read");
    SmallVector<uint64_t> shape(dimensions, dimensions + rank);

    Handle type(H5Dget_type(set), H5Tclose);
    H5T_class_t typeClass = type.isOpen() ? H5Tget_class(type.get()) : H5T_NO_CLASS;
    bool isNumber = typeClass == H5T_FLOAT || typeClass == H5T_INTEGER || typeClass == H5T_ENUM;
    if (!isNumber && typeClass != H5T_STRING)
      return unreadable(": its elements are neither numbers nor strings");
    uint64_t elementBytes = H5Tget_size(type.get());
    uint64_t mostBytes = typeClass == H5T_FLOAT ? 16 : typeClass == H5T_INTEGER ? 8 : 1;
    if (elementBytes == 0 || (isNumber && elementBytes > mostBytes))
      return unreadable(": elements of " + Twine(elementBytes) + " bytes are not read");
    uint64_t elements = 1, bytes = 0;
    for (uint64_t dimension : shape)
      if (__builtin_mul_overflow(elements, dimension, &elements))
        elements = UINT64_MAX;
    if (elements > elementsLeft)
      return unreadable(": shape " + shapeText(shape) + " is too large: a file may hold " +
                        Twine(maximumElements) + " numbers in all");
    if (__builtin_mul_overflow(elementBytes, elements, &bytes))
      bytes = UINT64_MAX;
    if (Fault fault = checkStorage(set, bytes, elementBytes, fileBytes))
      return unreadable(*fault);
    elementsLeft -= elements;
    switch (typeClass) {
    case H5T_FLOAT:
      return numbers<double>(set, H5T_NATIVE_DOUBLE, ItemKind::Floats, elementBytes, shape,
                             elements);
    case H5T_INTEGER:
      return integers(set, type.get(), elementBytes, shape, elements);
    case H5T_ENUM: { // a boolean as h5py writes it, read as it lies
      std::vector<int8_t> flags(elements);
      if (!read(set, type.get(), elements, flags.data()))
        return;
      std::vector<int64_t> values(flags.begin(), flags.end());
      return array(ItemKind::Integers, elementBytes, shape, ArrayRef<int64_t>(values));
    }
    default:
      return strings(set, type.get(), shape, elements);
    }
  }

  bool read(hid_t set, hid_t memory, uint64_t elements, void *values) {
    if (!elements || H5Dread(set, memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) >= 0)
      return true;
    unreadable(": damaged: its values cannot be read");
    return false;
  }

  template <typename T>
  void numbers(hid_t set, hid_t memory, ItemKind itemKind, uint64_t elementBytes,
               ArrayRef<uint64_t> shape, uint64_t elements) {
    std::vector<T> values(elements);
    if (read(set, memory, elements, values.data()))
      array(itemKind, elementBytes, shape, ArrayRef<T>(values));
  }

  void integers(hid_t set, hid_t type, uint64_t elementBytes, ArrayRef<uint64_t> shape,
                uint64_t elements) {
    if (H5Tget_sign(type) != H5T_SGN_NONE)
      return numbers<int64_t>(set, H5T_NATIVE_INT64, ItemKind::Integers, elementBytes, shape,
                              elements);
    std::vector<uint64_t> values(elements);
    if (!read(set, H5T_NATIVE_UINT64, elements, values.data()))
      return;
    for (const auto &[index, value] : enumerate(values)) // HDF5 would clip in silence
      if (value > uint64_t{INT64_MAX})
        return unreadable("[" + Twine(index) + "]: " + Twine(value) +
                          " is beyond 64-bit signed integers");
    array(ItemKind::Integers, elementBytes, shape, ArrayRef<uint64_t>(values));
  }

  void strings(hid_t set, hid_t type, ArrayRef<uint64_t> shape, uint64_t elements) {
    std::vector<std::string> values;
    if (H5Tis_variable_str(type) > 0) {
      Handle memory(H5Tcopy(H5T_C_S1), H5Tclose);
      H5Tset_size(memory.get(), H5T_VARIABLE);
      H5Tset_cset(memory.get(), H5Tget_cset(type));
      std::vector<char *> pointers(elements, nullptr);
      if (!read(set, memory.get(), elements, pointers.data()))
        return;
      for (const char *each : pointers)
        values.push_back(each ? each : "");
      // The strings are left to the end of the process.
    } else {
      size_t length = H5Tget_size(type);
      std::vector<char> characters(length * elements);
      if (!read(set, type, elements, characters.data()))
        return;
      for (uint64_t i = 0; i < elements; ++i) {
        StringRef each(characters.data() + i * length, length);
        each = each.take_until([](char c) { return c == 0; });
        values.push_back((H5Tget_strpad(type) == H5T_STR_SPACEPAD ? each.rtrim(' ') : each).str());
      }
    }
    kind(ItemKind::Strings);
    shapeOf(shape);
    for (const std::string &each : values)
      text(each);
  }

  void kind(ItemKind itemKind) { stream << static_cast<char>(itemKind); }
  template <typename T> void number(T value) {
    stream.write(reinterpret_cast<const char *>(&value), sizeof value);
  }
  void text(StringRef value) {
    number(static_cast<uint32_t>(value.size()));
    stream << value;
  }
  void shapeOf(ArrayRef<uint64_t> shape) {
    number(static_cast<uint32_t>(shape.size()));
    for (uint64_t dimension : shape)
      number(dimension);
  }
  template <typename T>
  void array(ItemKind itemKind, uint64_t elementBytes, ArrayRef<uint64_t> shape,
             ArrayRef<T> values) {
    kind(itemKind);
    number(static_cast<uint8_t>(elementBytes));
    shapeOf(shape);
    while (stream.tell() % 8 != 0)
      stream << '\0';
    stream.write(reinterpret_cast<const char *>(values.data()), values.size() * sizeof(T));
  }

  raw_ostream &stream;
  uint64_t fileBytes;
  uint64_t elementsLeft = maximumElements;
  size_t links = 0;
  std::set<haddr_t> seen; ///< addresses of objects
};

} // namespace

void walk(StringRef bytes, raw_ostream &stream) {
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr); // else each refusal prints a trace
  Walk result(stream, bytes.size());
  std::string size = std::to_string(bytes.size()) + " bytes";
  if (!hasSignature(bytes))
    return result.unreadable(": not an HDF5 file (no HDF5 signature in " + size + ")");
  Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
  // H5Pset_file_image copies the bytes; HDF5 only reads them.
  if (!access.isOpen() || H5Pset_fapl_core(access.get(), 1 << 16, /*backing_store=*/false) < 0 ||
      H5Pset_file_image(access.get(), const_cast<char *>(bytes.data()), bytes.size()) < 0)
    return result.unreadable(": cannot be opened: not enough memory for " + size);
  // HDF5 insists that an image has a name of no existing file.
  Handle file(H5Fopen("/dev/null/image", H5F_ACC_RDONLY, access.get()), H5Fclose);
  if (!file.isOpen())
    return result.unreadable(": HDF5 file is truncated or damaged (" + size +
                             "); copy or export it again");
  Handle top(H5Gopen2(file.get(), "/", H5P_DEFAULT), H5Gclose);
  if (!top.isOpen())
    return result.unreadable(": damaged: its top group cannot be read");
  result.group(top.get(), 0);
}

} // namespace chronaxie::hdf5
