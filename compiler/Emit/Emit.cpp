//===- Emit.cpp - The chip dialect as a chip image --------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Emit/Emit.h"
#include "compiler/Chip/Convert.h"
#include "files/File.h"
#include "llvm/ADT/STLExtras.h"

namespace chronaxie::emit {

llvm::Expected<Image> emit(mlir::ModuleOp module) {
  llvm::Expected<chip::DesignOp> op = chip::findDesign(module);
  if (!op)
    return op.takeError();
  chip::Design design = chip::fromChip(*op);
  for (auto [isDone, pass] : {std::pair(design.isPlaced, "chip-place"),
                              {design.isRouted, "chip-route"},
                              {design.isPacked, "chip-pack"}})
    if (!isDone)
      return fault(llvm::Twine("the design cannot become an image yet; run ") + pass);

  Image image;
  Index &index = image.index;
  index.set_format_major(imageFormatMajor);
  index.set_format_minor(imageFormatMinor);
  *index.mutable_chip() = chip::chipOf(*op);
  index.set_chip_hash(design.hash);
  index.set_source_hash(design.sourceHash);
  for (const Convention &choice : design.choices) {
    ChoiceMade &made = *index.add_choice();
    made.set_name(choice.name);
    made.set_value(choice.value);
    made.set_reason(choice.reason);
  }
  image.network = std::move(design.network);
  // The design counts its cores, the image uses their numbers on the mesh.
  for (PopulationMap &population : *image.network.mutable_population())
    for (uint32_t &core : *population.mutable_core())
      core = design.cores[core].number();
  image.cores = std::move(design.cores);
  image.routers = std::move(design.routers);
  llvm::sort(image.cores, [](const Core &a, const Core &b) { return a.number() < b.number(); });
  return image;
}

} // namespace chronaxie::emit
