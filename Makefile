build:
	@test -f build/build.ninja || meson setup build --werror
	@ninja -C build
.PHONY: build
