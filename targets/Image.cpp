//===- Image.cpp - A chip image in memory and as bytes ----------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// The file is one ImageFile message: a serialised Index with its CRC32C, then
// one serialised message a section ("network", then "core/N" by ascending N,
// then "routers" when there are trees), whose sizes and CRCs the index holds. Reading goes from the
// outside in, and nothing is looked at before the CRC over it matched.
//
//===----------------------------------------------------------------------===//
#include "targets/Image.h"
#include "files/File.h"
#include "targets/Crc32c.h"
#include "llvm/ADT/STLExtras.h"
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/stubs/logging.h>
#include <google/protobuf/text_format.h>

using namespace llvm;
using google::protobuf::Message;

namespace chronaxie {
namespace {

std::string bytesOf(const Message &message) {
  assert(message.ByteSizeLong() <= INT32_MAX && "an image is below 2 GiB");
  std::string bytes;
  google::protobuf::io::StringOutputStream stream(&bytes);
  google::protobuf::io::CodedOutputStream coded(&stream);
  coded.SetSerializationDeterministic(true);
  message.SerializeToCodedStream(&coded);
  coded.Trim();
  return bytes;
}

/// Parses one message and refuses fields that we do not know and bytes that we
/// would not have written.
Error parse(Message &message, StringRef bytes, const Twine &place) {
  google::protobuf::LogSilencer silencer; // the error below says it
  if (!message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())))
    return fault(place + ": is not a well-formed message");
  return Error::success();
}
Error refuseStrange(Message &message, StringRef bytes, const Twine &place) {
  size_t size = message.ByteSizeLong();
  message.DiscardUnknownFields();
  if (message.ByteSizeLong() != size)
    return fault(place + ": holds a field that this version does not know");
  if (bytesOf(message) != bytes)
    return fault(place + ": is not in canonical form");
  return Error::success();
}

std::string sectionName(const Core &core) { return "core/" + std::to_string(core.number()); }

std::string version(uint32_t major, uint32_t minor) {
  return std::to_string(major) + "." + std::to_string(minor);
}

Error checkVersion(const Index &index, StringRef name) {
  if (index.format_major() == imageFormatMajor && index.format_minor() <= imageFormatMinor)
    return Error::success();
  return fault(name + ": image format " + version(index.format_major(), index.format_minor()) +
               (index.producer().empty() ? "" : " (written by " + index.producer() + ")") +
               " cannot be read by this version, which reads " +
               version(imageFormatMajor, imageFormatMinor) + "; compile the model again");
}

/// Sizes and CRCs of the sections against the index.
Error checkSections(const ImageFile &file, const Index &index, StringRef name) {
  if (file.section_size() != index.section_size())
    return fault(name + ": holds " + Twine(file.section_size()) + " sections, its index names " +
                 Twine(index.section_size()));
  for (int i = 0; i < file.section_size(); ++i) {
    const SectionEntry &entry = index.section(i);
    const std::string &bytes = file.section(i);
    if (bytes.size() != entry.size())
      return fault(name + ": section " + entry.name() + ": holds " + Twine(bytes.size()) +
                   " bytes, the index says " + Twine(entry.size()));
    if (crc32c(bytes) != entry.crc())
      return fault(name + ": section " + entry.name() + ": wrong checksum; the file is damaged");
  }
  return Error::success();
}

} // namespace

const Core *Image::findCore(uint32_t number) const {
  auto found = lower_bound(
      cores, number, [](const Core &core, uint32_t wanted) { return core.number() < wanted; });
  return found != cores.end() && found->number() == number ? &*found : nullptr;
}

std::string serialise(const Image &image) {
  ImageFile file;
  Index index = image.index;
  index.clear_section();
  auto add = [&](const std::string &name, const Message &message) {
    std::string bytes = bytesOf(message);
    SectionEntry *entry = index.add_section();
    entry->set_name(name);
    entry->set_size(bytes.size());
    entry->set_crc(crc32c(bytes));
    file.add_section(std::move(bytes));
  };
  add("network", image.network);
  for (const Core &core : image.cores)
    add(sectionName(core), core);
  if (image.routers.router_size() > 0)
    add("routers", image.routers);
  file.set_index(bytesOf(index));
  file.set_index_crc(crc32c(file.index()));
  return bytesOf(file);
}

Expected<Image> parseImage(StringRef bytes, StringRef name) {
  Image image;
  ImageFile file;
  if (bytes.size() > INT32_MAX)
    return fault(name + ": holds " + Twine(bytes.size()) + " bytes, an image is below 2 GiB");
  if (bytes.empty())
    return fault(name + ": is empty, not a chip image");
  if (Error error = parse(file, bytes, name)) {
    consumeError(std::move(error));
    return fault(name + ": is not a chip image, or is cut short");
  }
  if (file.index().empty())
    return fault(name + ": is not a chip image: it has no index");
  if (crc32c(file.index()) != file.index_crc())
    return fault(name + ": index: wrong checksum; the file is damaged or not a chip image");
  if (Error error = parse(image.index, file.index(), name + ": index"))
    return error;
  // The version comes before all that a version may change.
  if (Error error = checkVersion(image.index, name))
    return error;
  if (Error error = refuseStrange(image.index, file.index(), name + ": index"))
    return error;
  if (Error error = checkSections(file, image.index, name))
    return error;
  if (Error error = refuseStrange(file, bytes, name))
    return error;
  if (file.section_size() == 0 || image.index.section(0).name() != "network")
    return fault(name + ": the first section is not 'network'");
  for (int i = 0; i < file.section_size(); ++i) {
    const std::string &section = image.index.section(i).name();
    std::string place = (name + ": section " + section).str();
    bool isRouters = i + 1 == file.section_size() && section == "routers";
    bool isCore = i > 0 && !isRouters;
    if (isCore)
      image.cores.emplace_back();
    Message &message = isRouters ? static_cast<Message &>(image.routers)
                       : isCore  ? static_cast<Message &>(image.cores.back())
                                 : image.network;
    if (Error error = parse(message, file.section(i), place))
      return error;
    if (Error error = refuseStrange(message, file.section(i), place))
      return error;
    if (isRouters && image.routers.router_size() == 0)
      return fault(place + ": is empty");
    if (isCore && section != sectionName(image.cores.back()))
      return fault(place + ": holds core " + Twine(image.cores.back().number()));
  }
  if (Error error = check(image, name))
    return error;
  return image;
}

uint32_t axonsFed(const Core &core) {
  const auto &sources = core.axons().source_population();
  return static_cast<uint32_t>(sources.size() - llvm::count(sources, unfed));
}

uint32_t largestSkew(const NetworkMap &map) {
  uint32_t largest = 0;
  for (const PopulationMap &population : map.population())
    largest = std::max(largest, population.start_tick());
  return largest;
}

std::string printProfile(const PlasticityProfile &profile) {
  google::protobuf::TextFormat::Printer printer;
  printer.SetSingleLineMode(true);
  std::string text;
  printer.PrintToString(profile, &text);
  return text;
}

Expected<PlasticityProfile> parseProfile(StringRef text) {
  PlasticityProfile profile;
  if (!google::protobuf::TextFormat::ParseFromString(text.str(), &profile))
    return fault("'" + text + "' is no plasticity profile in Protobuf text");
  return profile;
}

} // namespace chronaxie
