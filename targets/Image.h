//===- Image.h - A chip image in memory and as bytes ------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// docs/image.md is the specification.
//
//===----------------------------------------------------------------------===//
#ifndef CHRONAXIE_TARGETS_IMAGE_H
#define CHRONAXIE_TARGETS_IMAGE_H

#include "targets/Chip.h"
#include "targets/image.pb.h"
#include <vector>

namespace chronaxie {

constexpr uint32_t imageFormatMajor = 4;
constexpr uint32_t imageFormatMinor = 0;

struct Image {
  Index index; ///< its sections and CRCs are filled by serialise
  NetworkMap network;
  std::vector<Core> cores; ///< only cores in use, by ascending number
  Routers routers;         ///< empty when no route is a tree

  const Core *findCore(uint32_t number) const;
};

/// The same image, the same bytes.
std::string serialise(const Image &image);

/// Refuses, with `name` and the place: bytes that are not an image, another
/// version, a wrong CRC, fields it does not know, bytes that `serialise` would
/// not have written, and whatever `check` refuses.
llvm::Expected<Image> parseImage(llvm::StringRef bytes, llvm::StringRef name);

/// A plasticity profile as one line of Protobuf text, and back.
std::string printProfile(const PlasticityProfile &profile);
llvm::Expected<PlasticityProfile> parseProfile(llvm::StringRef text);

/// The first fault of an image in memory: a chip hash that is not its chip's,
/// columns of unequal length, any index or address beyond the chip or its
/// memory, any value wider than its field, a neuron that lies nowhere or twice,
/// an axon that is not fed by exactly one source. After it all may be trusted.
llvm::Error check(const Image &image, llvm::StringRef name);

/// Source of an axon that nothing feeds: a number that only trees elsewhere use.
constexpr uint32_t unfed = UINT32_MAX;

inline bool isTree(const Routes &routes, int entry) {
  return routes.is_tree_size() > 0 && routes.is_tree(entry) != 0;
}

/// Axons of a core that a source feeds.
uint32_t axonsFed(const Core &core);

/// Finds out where an input channel's or a neuron's tick lies: skew of a
/// population = its start tick.
uint32_t largestSkew(const NetworkMap &map);

} // namespace chronaxie
#endif
