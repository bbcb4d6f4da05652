//===- Hdf5.cpp - HDF5 files, read strictly ---------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "files/Hdf5.h"
#include "files/File.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Twine.h"
#include <algorithm>
#include <hdf5.h>
#include <set>
#include <type_traits>

using namespace llvm;

namespace chronaxie::hdf5 {

static_assert(std::is_same_v<hid_t, int64_t>, "Handle keeps ids as HDF5 does");

struct Session {
  std::string path;
  Handle file;
  uint64_t fileBytes = 0;
  uint64_t elementsLeft = maximumElements;
  std::set<haddr_t> seen; ///< addresses of opened objects
};

namespace {

/// zlib's greatest expansion; other filters here do not expand.
constexpr uint64_t greatestExpansion = 1032;
/// Rooms of small files: nothing below this is worth refusing.
constexpr uint64_t slackBytes = 1 << 16;

/// HDF5 prints a stack trace for every refused call unless told not to.
void silence() { H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr); }

Handle owned(hid_t id, herr_t (*close)(hid_t)) { return Handle(id, close); }

bool hasSignature(StringRef bytes) {
  // The signature sits at 0 or behind a user block of 512, 1024, 2048, ...
  for (uint64_t at = 0; at < bytes.size(); at = at ? at * 2 : 512)
    if (bytes.substr(at).starts_with("\x89HDF\r\n\x1a\n"))
      return true;
  return false;
}

Error checkFilters(hid_t creation, const Twine &place) {
  int count = H5Pget_nfilters(creation);
  if (count < 0)
    return fault(place + ": damaged: its filters cannot be read");
  for (int i = 0; i < count; ++i) {
    unsigned flags = 0, config = 0;
    size_t values = 0;
    char name[64] = {};
    H5Z_filter_t filter = H5Pget_filter2(creation, static_cast<unsigned>(i), &flags, &values,
                                         nullptr, sizeof name - 1, name, &config);
    if (filter != H5Z_FILTER_DEFLATE && filter != H5Z_FILTER_SHUFFLE &&
        filter != H5Z_FILTER_FLETCHER32 && filter != H5Z_FILTER_SZIP)
      return fault(place + ": filter " + Twine(filter) +
                   (name[0] ? Twine(" (") + name + ")" : Twine("")) +
                   " is not read; store the array with gzip or without compression");
  }
  return Error::success();
}

/// Refuses data outside the file and shapes the stored bytes cannot fill.
Error checkStorage(hid_t id, uint64_t bytes, uint64_t fileBytes, const Twine &place) {
  Handle creation = owned(H5Dget_create_plist(id), H5Pclose);
  if (!creation.isOpen())
    return fault(place + ": damaged: its layout cannot be read");
  H5D_layout_t layout = H5Pget_layout(creation.get());
  if (layout == H5D_VIRTUAL || H5Pget_external_count(creation.get()) != 0)
    return fault(place + ": its values lie in other files; store them in this one");
  if (layout != H5D_COMPACT && layout != H5D_CONTIGUOUS && layout != H5D_CHUNKED)
    return fault(place + ": damaged: its layout cannot be read");
  if (Error error = checkFilters(creation.get(), place))
    return error;
  uint64_t expansion = 1;
  if (layout == H5D_CHUNKED) {
    expansion = greatestExpansion;
    hsize_t chunk[H5S_MAX_RANK];
    int rank = H5Pget_chunk(creation.get(), H5S_MAX_RANK, chunk);
    Handle type = owned(H5Dget_type(id), H5Tclose);
    uint64_t chunkBytes = type.isOpen() ? H5Tget_size(type.get()) : 0;
    for (int i = 0; i < rank; ++i)
      if (__builtin_mul_overflow(chunkBytes, chunk[i], &chunkBytes))
        chunkBytes = UINT64_MAX;
    if (rank < 1 || chunkBytes / expansion > fileBytes + slackBytes)
      return fault(place + ": damaged: a chunk is larger than the file can hold");
  }
  if (bytes == 0)
    return Error::success();
  uint64_t stored = std::min<uint64_t>(H5Dget_storage_size(id), fileBytes);
  if (stored == 0)
    return fault(place + ": no values are stored for it");
  if (bytes / expansion > stored)
    return fault(place + ": damaged: " + Twine(bytes) + " bytes are declared, " + Twine(stored) +
                 " are stored");
  return Error::success();
}

std::string shapeOf(ArrayRef<uint64_t> shape) {
  std::string text = "(";
  for (size_t i = 0; i < shape.size(); ++i)
    text += (i ? ", " : "") + std::to_string(shape[i]);
  return text + ")";
}

} // namespace

Expected<Group> open(StringRef path, StringRef bytes) {
  silence();
  if (!hasSignature(bytes))
    return fault(path + ": not an HDF5 file (no HDF5 signature in " + Twine(bytes.size()) +
                 " bytes)");
  Handle access = owned(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
  // H5Pset_file_image copies the bytes; HDF5 only reads them.
  if (!access.isOpen() || H5Pset_fapl_core(access.get(), 1 << 16, /*backing_store=*/false) < 0 ||
      H5Pset_file_image(access.get(), const_cast<char *>(bytes.data()), bytes.size()) < 0)
    return fault(path + ": cannot be opened: not enough memory for " + Twine(bytes.size()) +
                 " bytes");
  Group top;
  top.session = std::make_shared<Session>();
  top.session->path = path.str();
  top.session->fileBytes = bytes.size();
  // HDF5 insists that an image has a name of no existing file.
  top.session->file = owned(H5Fopen("/dev/null/image", H5F_ACC_RDONLY, access.get()), H5Fclose);
  if (!top.session->file.isOpen())
    return fault(path + ": HDF5 file is truncated or damaged (" + Twine(bytes.size()) +
                 " bytes); copy or export it again");
  top.where = path.str() + ":";
  top.isTop = true;
  top.id = owned(H5Gopen2(top.session->file.get(), "/", H5P_DEFAULT), H5Gclose);
  if (!top.id.isOpen())
    return fault(path + ": damaged: its top group cannot be read");
  return top;
}

std::string Group::placeOf(StringRef name) const {
  return (where + (isTop ? " " : "/") + name).str();
}

const std::string &Group::file() const { return session->path; }

Group Group::asTop() && {
  Group top = std::move(*this);
  top.where = top.session->path + ":";
  top.isTop = true;
  return top;
}

bool Group::has(StringRef name) const {
  return H5Lexists(id.get(), name.str().c_str(), H5P_DEFAULT) > 0;
}

Expected<std::vector<std::string>> Group::names() const {
  std::vector<std::string> names;
  auto add = [](hid_t, const char *name, const H5L_info_t *, void *into) -> herr_t {
    static_cast<std::vector<std::string> *>(into)->push_back(name);
    // A link needs some bytes, so this many are not in an honest file.
    return static_cast<std::vector<std::string> *>(into)->size() > 1'000'000 ? -1 : 0;
  };
  hsize_t at = 0;
  if (H5Literate(id.get(), H5_INDEX_NAME, H5_ITER_NATIVE, &at, add, &names) < 0)
    return fault(where + " damaged: the list of its members cannot be read");
  llvm::sort(names, [](StringRef a, StringRef b) {
    int order = a.compare_numeric(b);
    return order ? order < 0 : a < b;
  });
  if (std::adjacent_find(names.begin(), names.end()) != names.end())
    return fault(where + " damaged: a name is listed twice");
  return names;
}

Error Group::checkLink(StringRef name) const {
  H5L_info_t link;
  if (name.empty() || name == "." || name.contains('/'))
    return fault(placeOf(name) + ": not a name of a member");
  if (!has(name))
    return fault(placeOf(name) + ": missing");
  if (H5Lget_info(id.get(), name.str().c_str(), &link, H5P_DEFAULT) < 0)
    return fault(placeOf(name) + ": damaged: its link cannot be read");
  if (link.type != H5L_TYPE_HARD)
    return fault(placeOf(name) + ": is " + (link.type == H5L_TYPE_SOFT ? "a soft" : "an external") +
                 " link; store the object itself");
  return Error::success();
}

Expected<bool> Group::isGroup(StringRef name) const {
  if (Error error = checkLink(name))
    return error;
  H5O_info_t object;
  if (H5Oget_info_by_name2(id.get(), name.str().c_str(), &object, H5O_INFO_BASIC, H5P_DEFAULT) < 0)
    return fault(placeOf(name) + ": damaged: cannot be opened");
  if (object.type != H5O_TYPE_GROUP && object.type != H5O_TYPE_DATASET)
    return fault(placeOf(name) + ": neither a group nor a dataset");
  return object.type == H5O_TYPE_GROUP;
}

Expected<Handle> Group::openObject(StringRef name, bool asGroup) const {
  Expected<bool> group = isGroup(name);
  if (!group)
    return group.takeError();
  if (*group != asGroup)
    return fault(placeOf(name) + (asGroup ? ": a group is expected, not a dataset"
                                          : ": a dataset is expected, not a group"));
  Handle object = owned(H5Oopen(id.get(), name.str().c_str(), H5P_DEFAULT), H5Oclose);
  H5O_info_t info;
  if (!object.isOpen() || H5Oget_info2(object.get(), &info, H5O_INFO_BASIC) < 0)
    return fault(placeOf(name) + ": damaged: cannot be opened");
  if (!session->seen.insert(info.addr).second)
    return fault(placeOf(name) + ": reached a second time (two links to one object, or a cycle); "
                                 "store a copy");
  return object;
}

Expected<Group> Group::group(StringRef name) const {
  Expected<Handle> object = openObject(name, /*asGroup=*/true);
  if (!object)
    return object.takeError();
  Group inner;
  inner.session = session;
  inner.id = std::move(*object);
  inner.where = placeOf(name);
  return inner;
}

Expected<Dataset> Group::dataset(StringRef name) const {
  Expected<Handle> object = openObject(name, /*asGroup=*/false);
  if (!object)
    return object.takeError();
  Dataset dataset;
  dataset.session = session;
  dataset.id = std::move(*object);
  dataset.where = placeOf(name);
  hid_t id = dataset.id.get();

  Handle space = owned(H5Dget_space(id), H5Sclose);
  H5S_class_t extent = space.isOpen() ? H5Sget_simple_extent_type(space.get()) : H5S_NO_CLASS;
  if (extent == H5S_NULL)
    return fault(dataset.where + ": holds nothing (a null dataspace)");
  int rank = extent == H5S_NO_CLASS ? -1 : H5Sget_simple_extent_ndims(space.get());
  if (rank < 0 || rank > H5S_MAX_RANK)
    return fault(dataset.where + ": damaged: its shape cannot be read");
  hsize_t dimensions[H5S_MAX_RANK];
  if (rank > 0 && H5Sget_simple_extent_dims(space.get(), dimensions, nullptr) != rank)
    return fault(dataset.where + ": damaged: its shape cannot be read");
  dataset.dimensions.assign(dimensions, dimensions + rank);

  Handle type = owned(H5Dget_type(id), H5Tclose);
  H5T_class_t typeClass = type.isOpen() ? H5Tget_class(type.get()) : H5T_NO_CLASS;
  switch (typeClass) {
  case H5T_FLOAT:
    dataset.kind = ElementClass::Float;
    break;
  case H5T_INTEGER:
  case H5T_ENUM: // booleans, as h5py writes them
    dataset.kind = ElementClass::Integer;
    break;
  case H5T_STRING:
    dataset.kind = ElementClass::String;
    break;
  default:
    return fault(dataset.where + ": its elements are neither numbers nor strings");
  }
  uint64_t elementBytes = H5Tget_size(type.get());
  if (elementBytes == 0 || (dataset.kind != ElementClass::String && elementBytes > 16))
    return fault(dataset.where + ": elements of " + Twine(elementBytes) + " bytes are not read");

  uint64_t bytes = elementBytes;
  dataset.elements = 1;
  for (uint64_t dimension : dataset.dimensions)
    if (__builtin_mul_overflow(dataset.elements, dimension, &dataset.elements))
      dataset.elements = UINT64_MAX;
  if (dataset.elements > session->elementsLeft)
    return fault(dataset.where + ": shape " + dataset.shapeText() +
                 " is too large: a file may hold " + Twine(maximumElements) + " numbers in all");
  if (__builtin_mul_overflow(bytes, dataset.elements, &bytes))
    bytes = UINT64_MAX;
  if (Error error = checkStorage(id, bytes, session->fileBytes, dataset.where))
    return error;
  session->elementsLeft -= dataset.elements;
  return dataset;
}

Expected<std::string> Group::string(StringRef name) const {
  Expected<Dataset> values = dataset(name);
  if (!values)
    return values.takeError();
  if (values->elementClass() != ElementClass::String || values->size() != 1)
    return fault(values->place() + ": one string is expected, found shape " + values->shapeText() +
                 (values->elementClass() == ElementClass::String ? "" : " of numbers"));
  Expected<std::vector<std::string>> strings = values->strings();
  if (!strings)
    return strings.takeError();
  return std::move(strings->front());
}

std::string Dataset::shapeText() const { return shapeOf(dimensions); }

Error Dataset::read(int64_t memoryType, void *values) const {
  if (elements && H5Dread(id.get(), memoryType, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) < 0)
    return fault(where + ": damaged: its values cannot be read");
  return Error::success();
}

Expected<std::vector<double>> Dataset::doubles() const {
  if (kind == ElementClass::Integer) {
    Expected<std::vector<int64_t>> whole = integers();
    if (!whole)
      return whole.takeError();
    return std::vector<double>(whole->begin(), whole->end());
  }
  if (kind != ElementClass::Float)
    return fault(where + ": numbers are expected, not strings");
  std::vector<double> values(elements);
  if (Error error = read(H5T_NATIVE_DOUBLE, values.data()))
    return error;
  return values;
}

Expected<std::vector<int64_t>> Dataset::integers() const {
  if (kind != ElementClass::Integer)
    return fault(where + ": integers are expected, not " +
                 (kind == ElementClass::Float ? "floats" : "strings"));
  Handle type = owned(H5Dget_type(id.get()), H5Tclose);
  size_t bytes = type.isOpen() ? H5Tget_size(type.get()) : 0;
  bool isEnum = H5Tget_class(type.get()) == H5T_ENUM;
  if (bytes == 0 || bytes > 8 || (isEnum && bytes != 1))
    return fault(where + ": integers of " + Twine(bytes) + " bytes are not read");
  if (isEnum) { // read as it lies: no conversion, so no names to match
    std::vector<int8_t> flags(elements);
    if (Error error = read(type.get(), flags.data()))
      return error;
    return std::vector<int64_t>(flags.begin(), flags.end());
  }
  std::vector<int64_t> values(elements);
  bool isUnsigned = H5Tget_sign(type.get()) == H5T_SGN_NONE;
  if (Error error = read(isUnsigned ? H5T_NATIVE_UINT64 : H5T_NATIVE_INT64, values.data()))
    return error;
  // HDF5 would clip in silence; read as unsigned a great value shows as negative.
  if (isUnsigned)
    for (size_t i = 0; i < values.size(); ++i)
      if (values[i] < 0)
        return fault(where + "[" + Twine(i) + "]: " + Twine(static_cast<uint64_t>(values[i])) +
                     " is beyond 64-bit signed integers");
  return values;
}

Expected<std::vector<std::string>> Dataset::strings() const {
  if (kind != ElementClass::String)
    return fault(where + ": strings are expected, not numbers");
  Handle type = owned(H5Dget_type(id.get()), H5Tclose);
  htri_t isVariable = H5Tis_variable_str(type.get());
  if (isVariable < 0)
    return fault(where + ": damaged: its type cannot be read");
  std::vector<std::string> values;
  values.reserve(elements);
  if (isVariable) {
    Handle memory = owned(H5Tcopy(H5T_C_S1), H5Tclose);
    H5Tset_size(memory.get(), H5T_VARIABLE);
    H5Tset_cset(memory.get(), H5Tget_cset(type.get()));
    std::vector<char *> pointers(elements, nullptr);
    Error error = read(memory.get(), pointers.data());
    if (!error)
      for (const char *text : pointers)
        values.push_back(text ? text : "");
    Handle space = owned(H5Dget_space(id.get()), H5Sclose);
    if (elements)
      H5Dvlen_reclaim(memory.get(), space.get(), H5P_DEFAULT, pointers.data());
    if (error)
      return error;
    return values;
  }
  size_t length = H5Tget_size(type.get());
  std::vector<char> characters(length * elements);
  if (Error error = read(type.get(), characters.data()))
    return error;
  H5T_str_t padding = H5Tget_strpad(type.get());
  for (uint64_t i = 0; i < elements; ++i) {
    StringRef text(characters.data() + i * length, length);
    text = text.take_until([](char c) { return c == 0; });
    values.push_back((padding == H5T_STR_SPACEPAD ? text.rtrim(' ') : text).str());
  }
  return values;
}

} // namespace chronaxie::hdf5
