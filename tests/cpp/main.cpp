// Runs the doctest suites. Suite "reference" needs the documents that DVC_REFERENCE points to; without
// them its tests are skipped, and counted as skipped in the summary.
#define DOCTEST_CONFIG_IMPLEMENT
#include <cstdlib>

#include <doctest/doctest.h>

int main(int argc, char** argv) {
  doctest::Context context(argc, argv);
  if (std::getenv("DVC_REFERENCE") == nullptr) {
    context.addFilter("test-suite-exclude", "reference");
  }
  return context.run();
}
